import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { fixture } from "../cli/rampart.ts";
import { findProgram } from "../support/left-out.ts";

// Takes every descriptor but a few, and loads a module: its pipes are more than are left.
const program = `
  import { closeSync, openSync } from "node:fs";
  import { discover } from ${JSON.stringify(new URL("../../packages/discovery/dist/index.js", import.meta.url).href)};
  const [path, method] = process.argv.slice(1);
  await import("node:child_process");
  const taken = [];
  try {
    for (;;) taken.push(openSync("/dev/null"));
  } catch {}
  for (const descriptor of taken.splice(0, 4)) closeSync(descriptor);
  const ended = await discover(path, { method }).then(() => "loaded", ({ code, message }) => [code, message]);
  process.stdout.write(JSON.stringify(ended));
`;

const server = findProgram("redis-server");

it.each([
  ["host", "no-module-host", /^the module host .* does not run: too many files are open$/],
  ...(server === undefined
    ? []
    : [["redis", "server-failed", /cannot be started: too many files are open$/] as const]),
] as const)("too few descriptors for the pipes of a program are said: %s", (method, code, message) => {
  const limited = 'ulimit -n 64; exec "$@"';
  const words = [process.execPath, "--input-type=module", "-e", program, fixture("tally"), method];
  const printed = execFileSync("/bin/sh", ["-c", limited, "sh", ...words], { encoding: "utf8" });
  expect(JSON.parse(printed)).toEqual([code, expect.stringMatching(message)]);
});
