import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildBundle, tally as tallyBytes } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { exampleManifest, expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const run = (...words: string[]) => workspace.current.run(words);

const { version } = JSON.parse(
  readFileSync(new URL("../../packages/cli/package.json", import.meta.url), "utf8"),
) as { version: string };

const commands = ["pack", "verify", "lint", "inspect", "unpack", "commands", "init"];

describe("help and version", () => {
  it.each([["--version"], ["-V"]])("%s prints the version", async (flag) => {
    expect(await run(flag)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([[["--help"]], [["-h"]], [["help"]]])(
    "%j names every command on standard output",
    async (words) => {
      const { code, stdout, stderr } = await run(...words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    },
  );

  it.each(commands)("%s --help says what it does and names its flags", async (command) => {
    const { code, stdout, stderr } = await run(command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: rampart ${command}`);
    for (const flag of ["--format", "--json", "--quiet", "--verbose", "--no-color"])
      expect(stdout).toContain(flag);
    expect(await run("help", command)).toMatchObject({ code: 0, stdout });
  });

  it("points from an unknown system to where the known ones are listed", async () => {
    const { stderr } = await run("pack", tally, "-m", exampleManifest, "--os", "plan9", "-o", "out.zip");
    const named = /`rampart ([^`]+)`/.exec(stderr)?.[1];
    if (named === undefined) return;
    const { stdout } = await run(...named.split(" "));
    for (const system of ["rhel9", "ubuntu22"]) expect(stdout).toContain(system);
  });
});

describe("a call that is at fault", () => {
  const faulty: [words: string[], says: RegExp][] = [
    [[], /Usage: rampart/],
    [["frobnicate"], /unknown command 'frobnicate'/],
    [["verfy"], /Did you mean verify\?/],
    [["pakc", "x.so"], /Did you mean pack\?/],
    [["pack"], /missing required argument/],
    [["verify"], /missing required argument/],
    [["lint"], /missing required argument/],
    [["inspect"], /missing required argument/],
    [["unpack"], /missing required argument/],
    [["commands"], /missing required argument/],
    [["pack", "a.so", "b.so"], /one module .*\n.*--all/],
    [["deps", "add", "a.zip"], /missing required argument/],
    [["deps", "ad"], /Did you mean add\?/],
    [["migrate"], /missing required argument/],
    [["inspect", "a", "b"], /too many arguments/],
    [["pack", "--frobnicate", "x.so"], /unknown option '--frobnicate'/],
    [["verify", "--jsno", "x.zip"], /Did you mean --json\?/],
    [["pack", "x.so", "-o"], /argument missing/],
    [["pack", "x.so", "--format", "xml"], /"xml"/],
    [["lint", "x.yml", "--format", ""], /""/],
    [["pack", "x.so", "--discover", "magic"], /"magic"/],
    [["commands", "x.so", "--discover", "none"], /"none"/],
    [["pack", "x.so", "--timeout", "0"], /"0"/],
    [["pack", "x.so", "--timeout", "soon"], /"soon".*10s/],
    [["pack", "x.so", "--timeout", "-1s"], /"-1s"/],
    [["verify", "x.zip", "--max-warnings", "few"], /"few"/],
    [["verify", "x.zip", "--max-warnings", "1.5"], /"1\.5"/],
    [["verify", "x.zip", "--max-entries", "all"], /"all"/],
    [["pack", "x.so", "--commands-from", "x.zip", "--discover", "host"], /contradicts/],
    [["pack", "x.so", "--git-sha", "main"], /"main"/],
    [["init", "x.so"], /--yes/],
  ];

  it.each(faulty)("%j ends with exit code 2", async (words, says) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at |internal error/m);
    expect(await workspace.current.list()).toEqual([]);
  });
});

describe("flags", () => {
  it("that contradict each other end with exit code 2", async () => {
    const { code, stderr } = await run("verify", "x.zip", "--json", "--format", "text");
    expect(code).toBe(2);
    expect(stderr).toMatch(/json/);
    expect(stderr).toMatch(/text/);
  });

  it("may stand before and after what they are about", async () => {
    const before = await run("pack", "-m", exampleManifest, "-o", "before.zip", "-q", tally);
    const after = await run("pack", tally, "-q", `--output=after.zip`, `--manifest=${exampleManifest}`);
    expect([before.code, after.code]).toEqual([0, 0]);
    const [first, second] = await Promise.all(
      ["before.zip", "after.zip"].map((name) => workspace.current.read(name)),
    );
    expect(first).toEqual(second);
  });

  it("end at --, so that a file may be named like one", async () => {
    await workspace.current.write("--json", buildBundle());
    expect(await run("verify", "--", "--json")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^✓ --json: /),
    });
  });

  it("-q leaves the result alone", async () => {
    expect(await run("pack", tally, "-m", exampleManifest, "-o", "out.zip", "-q")).toMatchObject({
      code: 0,
      stdout: "out.zip\n",
      stderr: "",
    });
    expect(await run("init", tally, "--yes", "-q")).toMatchObject({
      code: 0,
      stdout: "ramp.yml\n",
      stderr: "",
    });
  });

  it("-q does not keep an error back", async () => {
    const outcome = await run("pack", fixture("refuses"), "-q");
    expect(outcome.code).toBe(1);
    expectClearMessage(outcome);
  });

  it("--redis-version chooses what the module host imitates", async () => {
    const { stderr } = await run(
      "pack",
      tally,
      "-m",
      exampleManifest,
      "-o",
      "out.zip",
      "--redis-version",
      "7.2",
    );
    expect(stderr).toMatch(/imitating Redis 7\.2/);
  });

  it.each(["99", "seven", ""])("--redis-version %j is not one that there is", async (value) => {
    const outcome = await run(
      "pack",
      tally,
      "-m",
      exampleManifest,
      "-o",
      "out.zip",
      "--redis-version",
      value,
    );
    expect(outcome.code).toBe(2);
    expectClearMessage(outcome);
  });
});

describe("streams", () => {
  it("keep results on standard output and everything else on standard error", async () => {
    const { stdout, stderr } = await run("pack", tally, "--os", "rhel9", "-o", "out.zip");
    expect(stdout).toBe("out.zip\n");
    expect(stderr).toMatch(/warning/);
    expect(stderr).toMatch(/tally 1\.2\.3/);
  });

  it.each([["lint"], ["verify"], ["inspect"]])(
    "of %s hold no colours where there is no terminal",
    async (command) => {
      await workspace.current.write("bundle.zip", buildBundle({ module: { mode: 0o100644 } }));
      for (const environment of [{}, { TERM: "xterm-256color" }, { NO_COLOR: "1" }]) {
        const { stdout, stderr } = await workspace.current.run([command, "bundle.zip"], { environment });
        expect(stdout + stderr).not.toContain("\u001b");
      }
    },
  );

  it.each([
    ["inspect", ["inspect", "large.json", "-v"]],
    ["--help", ["--help"]],
    ["commands", ["commands", fixture("floods-commands")]],
    ["lint", ["lint", "large.json"]],
  ])("that are closed early are no error of %s", async (_title, words) => {
    const many = Array.from({ length: 3000 }, (_, index) => [`unknown_${index}`, "x"]);
    await workspace.current.write(
      "large.json",
      JSON.stringify({ module_name: "x", sha256: "y", ...Object.fromEntries(many) }),
    );
    const child = workspace.current.start(words);
    const stderr: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // As `head -1` does: read a little, then go away.
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((resolve) => child.once("close", resolve));
    expect(Buffer.concat(stderr).toString()).not.toMatch(/EPIPE|^\s+at |internal error/m);
  });

  it("that are closed from the beginning are no error either", async () => {
    await workspace.current.write("bundle.zip", buildBundle());
    const command = new URL("../../packages/cli/bin/rampart.js", import.meta.url).pathname;
    const child = spawn("/bin/sh", ["-c", '"$0" "$1" verify bundle.zip >&-', process.execPath, command], {
      cwd: workspace.current.folder,
    });
    const stderr: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    await new Promise((resolve) => child.once("close", resolve));
    expect(Buffer.concat(stderr).toString()).not.toMatch(/^\s+at |internal error/m);
  });
});

describe("an error that nothing catches", () => {
  /** Waits until the command listens for signals, and so for errors. */
  const afterStart = (happens: string) =>
    `const timer = setInterval(() => {
      if (process.listenerCount("SIGINT") === 0) return;
      clearInterval(timer);
      setTimeout(() => { ${happens} }, 20);
    }, 5);`;

  it.each([
    ["thrown", "throw new Error('boom');"],
    ["of a promise", "Promise.reject(new Error('boom'));"],
  ])("ends a command with the exit code of its own mistakes: %s", async (_, happens) => {
    await workspace.current.write("probe.cjs", afterStart(happens));
    const environment = { NODE_OPTIONS: `--require ${workspace.current.path("probe.cjs")}` };
    const options = { environment, keepsInputOpen: true };
    const failed = await workspace.current.run(["lint", "-", "--json"], options);
    expect(failed).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("rampart: internal error: boom"),
    });
    expect(failed.stderr).not.toMatch(/^\s+at /m);
    expect(JSON.parse(failed.stdout)).toMatchObject({ error: { code: "internal" } });
  });
});

describe("RAMPART_DEBUG=1", () => {
  it.each([
    ["a missing file", ["verify", "missing.zip"]],
    ["a module that crashes", ["pack", fixture("crashes"), "-o", "out.zip"]],
    ["a call that is at fault", ["verify", "x.zip", "--max-warnings", "few"]],
  ])("adds a stack for %s, which is not there otherwise", async (_title, words) => {
    const stack = /^\s+at .+:\d+:\d+\)?$/m;
    const plain = await run(...words);
    const debugged = await workspace.current.run(words, { environment: { RAMPART_DEBUG: "1" } });
    expect(plain.stderr).not.toMatch(stack);
    expect(debugged.stderr).toMatch(stack);
    expect(debugged.code).toBe(plain.code);
  });
});

describe("a file with terminal escapes in its name", () => {
  const name = "a\u001b[31m\u0007b";

  it.each([
    ["verify", buildBundle()],
    ["lint", Buffer.from("autor: x\n")],
    ["inspect", buildBundle()],
    ["unpack", buildBundle()],
    ["pack", tallyBytes],
    ["commands", tallyBytes],
    ["init", tallyBytes],
  ])("is never printed raw by %s", async (command, content) => {
    await workspace.current.write(`${name}.so`, content);
    for (const file of [`${name}.so`, `${name}.missing`]) {
      const { stdout, stderr } = await run(
        command,
        file,
        ...(command === "init" ? ["--yes", "--force"] : []),
      );
      expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    }
  });
});
