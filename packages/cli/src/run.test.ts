import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Interruption, type Io } from "./io.ts";
import { run } from "./run.ts";

let folder: string;
let manifest: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-"));
  manifest = join(folder, "ramp.yml");
  await writeFile(manifest, "autor: somebody\n");
});
afterEach(() => rm(folder, { recursive: true }));

interface Given {
  readonly isTerminal?: boolean;
  readonly environment?: Io["environment"];
  readonly signal?: AbortSignal;
  readonly write?: () => void;
}

async function runWith(words: readonly string[], given: Given = {}) {
  const { isTerminal = false, environment = {}, signal = new AbortController().signal } = given;
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTerminal,
    write(text: string) {
      if (name === "stdout") given.write?.();
      written[name] += text;
    },
  });
  const code = await run(words, { stdout: output("stdout"), stderr: output("stderr"), environment, signal });
  return { code, ...written };
}

const isColoured = (text: string) => text.includes("\u001b[");

describe("colours", () => {
  it("are there on a terminal", async () => {
    const { code, stdout } = await runWith(["lint", manifest], { isTerminal: true });
    expect(code).toBe(1);
    expect(isColoured(stdout)).toBe(true);
  });

  it("say nothing that the words do not say", async () => {
    const { stdout } = await runWith(["lint", manifest], { isTerminal: true });
    const plain = await runWith(["lint", manifest]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a colour is made of
    expect(stdout.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
  });

  it.each<[string, readonly string[], Given]>([
    ["where there is no terminal", [], { isTerminal: false }],
    ["with NO_COLOR", [], { isTerminal: true, environment: { NO_COLOR: "1" } }],
    ["with --no-color", ["--no-color"], { isTerminal: true }],
    ["on a dumb terminal", [], { isTerminal: true, environment: { TERM: "dumb" } }],
    ["in JSON", ["--json"], { isTerminal: true }],
  ])("are not there %s", async (_when, flags, given) => {
    const { code, stdout, stderr } = await runWith(["lint", manifest, ...flags], given);
    expect(code).toBe(1);
    expect(isColoured(stdout + stderr)).toBe(false);
  });

  it("are there with an empty NO_COLOR, which means nothing", async () => {
    const { stdout } = await runWith(["lint", manifest], { isTerminal: true, environment: { NO_COLOR: "" } });
    expect(isColoured(stdout)).toBe(true);
  });

  it("are the only escapes on a terminal, whatever a file is named", async () => {
    const path = join(folder, "a\u001b]0;title\u0007b.yml");
    await writeFile(path, "autor: x\n");
    const { stdout } = await runWith(["lint", path], { isTerminal: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a colour is made of
    expect(stdout.replaceAll(/\u001b\[\d+m|\n/g, "")).not.toMatch(/\p{Cc}/u);
  });
});

describe("the exit code", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("of a run that %s interrupts is %d", async (name, expected) => {
    const signal = AbortSignal.abort(new Interruption(name));
    const { code, stderr } = await runWith(["pack", "missing.so"], { signal });
    expect(code).toBe(expected);
    expect(stderr).toMatch(/interrupted/);
  });

  it("of a mistake of our own is 3, with a request to report it", async () => {
    let writes = 0;
    const { code, stderr } = await runWith(["lint", manifest], {
      write() {
        writes += 1;
        if (writes === 1) throw new TypeError("the moon is full");
      },
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/the moon is full(.*\n)*.*report it/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    [["--help"], 0],
    [["--version"], 0],
    [["lint", "--help"], 0],
    [["version"], 0],
    [["help"], 0],
    [["help", "deps", "add"], 0],
    [["help", "pak"], 2],
    [["pak", "--help"], 2],
    [["modules", "pak", "-h"], 2],
    [["help", "deps", "ad"], 2],
    [["deps", "ad"], 2],
    [["deps", "help", "ad"], 2],
    [[], 2],
    [["nonsense"], 2],
    [["lint"], 2],
    [["lint", "--nonsense"], 2],
    [["lint", "/nowhere/ramp.yml"], 3],
  ] satisfies [string[], number][])("of %j is %d", async (words, expected) => {
    expect((await runWith(words)).code).toBe(expected);
  });
});

describe("a wrong call", () => {
  it.each<[string[], string, string]>([
    [["lint", "--jsno"], "unknown option '--jsno'", "Did you mean --json?"],
    [["nonsense"], "unknown command 'nonsense'", "`rampart --help` lists the commands."],
    [["deps", "nonsense"], "unknown command 'nonsense'", "`rampart help deps` lists the commands."],
    [["lint"], "missing required argument 'file'", "`rampart help lint` shows how to call it."],
    [["lsp", "--port"], "unknown option '--port'", "`rampart help lsp` shows how to call it."],
    [
      ["unpack", "a", "b"],
      "too many arguments for 'unpack': 2, not 1",
      "`rampart help unpack` shows how to call it.",
    ],
    [
      ["--quiet", "deps", "add"],
      "unknown option '--quiet'",
      "Write options after the command: `rampart deps add --quiet`.",
    ],
    [
      ["--format", "json", "lint"],
      "unknown option '--format'",
      "Write options after the command: `rampart lint --format`.",
    ],
    [
      ["upload", "a.zip", "--password", "x"],
      "unknown option '--password'",
      "Others can read a command line: set RAMPART_PASSWORD, or give --password-stdin or --password-file.",
    ],
    [["lint", ""], "the argument 'file' is empty", "Give a name."],
    [["lint", "a", ""], "the argument 'file' is empty", "Give a name."],
    [["pack", "a.so", "-o", ""], "--output is empty", "Give a value, or leave the option out."],
  ])("of %j says what is wrong and what to do", async (words, message, help) => {
    expect(await runWith(words)).toMatchObject({ code: 2, stderr: `rampart: ${message}\n  ${help}\n` });
    const { stdout } = await runWith([...words, "--json"]);
    expect(JSON.parse(stdout).error).toEqual({ code: "usage", message, help });
  });

  it.each([
    [["verify", "a.zip", "--jobs", "x"], '--jobs: "x" is not a whole number'],
    [["pack", "a.so", "--timeout", "1h"], '--timeout: "1h" is not a time such as 10s or 500ms'],
    [["lint", "a", "--profile", "v3"], '--profile: "v3" is not one of v2, user-defined, kubernetes'],
    [["artifacts", "delete", "a", "1.2.3"], 'version: "1.2.3" is not a whole number'],
    [
      ["pack", "a.so", "--redis-version", "7"],
      '--redis-version: "7" is no release of Redis that the module host imitates',
    ],
  ])("of %j names what the value is of, once", async (words, message) => {
    const { code, stderr } = await runWith(words);
    expect(code).toBe(2);
    expect(stderr.split("\n")[0]).toBe(`rampart: ${message}`);
  });

  it.each([
    [["inspect", "a.zip", "--args", "x"], "--args means nothing without --load"],
    [["inspect", "a.zip", "--redis-version", "7.2"], "--redis-version means nothing without --load"],
    [["emulator", "--nodes", "3", "--port", "99999"], "--port: there is no port 99999"],
  ])("of %j is refused rather than passed over", async (words, message) => {
    expect(await runWith(words)).toMatchObject({ code: 2, stderr: `rampart: ${message}\n` });
  });

  it("before the command is reported for the command", async () => {
    const { stdout } = await runWith(["--format", "json", "verify", "lint"]);
    expect(JSON.parse(stdout).command).toBe("verify");
  });
});

describe("help", () => {
  it.each([
    [["help", "pak"], "pak", "pack"],
    [["pak", "--help"], "pak", "pack"],
    [["help", "deps", "ad"], "ad", "add"],
    [["deps", "help", "ad"], "ad", "add"],
    [["deps", "ad"], "ad", "add"],
  ])("of %j says that there is no such command, and what is near", async (words, unknown, near) => {
    const { stdout, stderr } = await runWith(words);
    expect(stdout).toBe("");
    expect(stderr).toBe(`rampart: unknown command '${unknown}'\n  Did you mean ${near}?\n`);
  });

  it.each([
    [
      ["help", "deps", "add"],
      ["deps", "add", "--help"],
    ],
    [
      ["help", "deps"],
      ["deps", "--help"],
    ],
    [
      ["deps", "help", "add"],
      ["deps", "add", "--help"],
    ],
    [
      ["help", "lint"],
      ["lint", "--help"],
    ],
    [["help"], ["--help"]],
  ])("of %j is that of %j", async (words, flags) => {
    const { stdout } = await runWith(words);
    expect(stdout).toMatch(/^Usage: rampart /);
    expect(stdout).toBe((await runWith(flags)).stdout);
  });

  it("begins with what a command has of its own, if that is the help alone", async () => {
    const { stdout } = await runWith(["help", "modules", "list"]);
    expect(stdout.match(/^\w+:$/gm)).toEqual(["Options:", "Cluster:", "Output:", "Examples:"]);
  });

  it("gives the version to the word as to the flag", async () => {
    const { stdout } = await runWith(["version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(stdout).toBe((await runWith(["--version"])).stdout);
  });
});

describe("streams", () => {
  it("of help is standard output, of a mistake standard error", async () => {
    expect(await runWith(["--help"])).toMatchObject({ stderr: "" });
    expect(await runWith(["nonsense"])).toMatchObject({ stdout: "" });
  });

  it("carry one JSON document however the run ends", async () => {
    for (const words of [
      ["lint", manifest],
      ["lint", "/nowhere/ramp.yml"],
      ["lint"],
      ["lint", "--nonsense"],
    ]) {
      const { stdout } = await runWith([...words, "--json"]);
      expect(JSON.parse(stdout)).toMatchObject({ tool: { name: "rampart" }, command: "lint" });
    }
  });
});
