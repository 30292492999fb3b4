import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { fixture } from "../cli/rampart.ts";
import { findProgram } from "../support/left-out.ts";

const built = (name: string) => JSON.stringify(new URL(`../../packages/${name}`, import.meta.url).href);

/** What a program prints that may have 64 descriptors, and takes all but `left` of them. */
function withDescriptors(left: number, program: string, ...words: readonly string[]): unknown {
  const source = `
    import { closeSync, openSync } from "node:fs";
    await import("node:child_process");
    function takeDescriptors() {
      const taken = [];
      try {
        for (;;) taken.push(openSync("/dev/null"));
      } catch {}
      for (const descriptor of taken.splice(0, ${left})) closeSync(descriptor);
    }
    const words = process.argv.slice(1);
    ${program}
  `;
  const command = [process.execPath, "--input-type=module", "-e", source, ...words];
  const limited = ["-c", 'ulimit -n 64; exec "$@"', "sh", ...command];
  return JSON.parse(execFileSync("/bin/sh", limited, { encoding: "utf8" }));
}

const server = findProgram("redis-server");

it.each([
  ["host", "no-module-host", /^the module host .* does not run: too many files are open$/],
  ...(server === undefined
    ? []
    : [["redis", "server-failed", /cannot be started: too many files are open$/] as const]),
] as const)("too few for the pipes of a program are told: %s", (method, code, message) => {
  const program = `
    import { discover } from ${built("discovery/dist/index.js")};
    takeDescriptors();
    const [path, method] = words;
    const ended = await discover(path, { method }).then(() => "loaded", ({ code, message }) => [code, message]);
    process.stdout.write(JSON.stringify(ended));
  `;
  const printed = withDescriptors(4, program, fixture("tally"), method);
  expect(printed).toEqual([code, expect.stringMatching(message)]);
});

it("none for a connection is the fault of this machine, and a server that is not there that of the cluster", () => {
  const program = `
    import { run } from ${built("cli/dist/main.js")};
    const call = async () => {
      let stderr = "";
      const output = { isTerminal: false, write: (text) => { stderr += text; } };
      const environment = { RAMPART_USER: "a@example.com", RAMPART_PASSWORD: "x" };
      const io = { stdout: output, stderr: output, environment, signal: new AbortController().signal };
      return [await run(words, io), stderr.replaceAll(/\\s+/g, " ")];
    };
    const refused = await call();
    takeDescriptors();
    process.stdout.write(JSON.stringify([refused, await call()]));
  `;
  const words = ["modules", "list", "--cluster", "http://127.0.0.1:9"];
  expect(withDescriptors(0, program, ...words)).toEqual([
    [4, expect.stringContaining("connection refused")],
    [3, expect.stringContaining("too many files are open on this machine Raise the limit")],
  ]);
});
