import { execFile, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leftOut } from "../support/left-out.ts";

type Start = typeof import("../../packages/cli/src/start.ts");

const cli = join(import.meta.dirname, "../../packages/cli");
const example = join(import.meta.dirname, "../../fixtures/example/ramp.yml");
const module = join(
  cli,
  `../../fixtures/modules/${process.arch === "arm64" ? "aarch64" : "x86_64"}/tally.so`,
);
const version = JSON.parse(readFileSync(join(cli, "package.json"), "utf8")).version;

/** A copy of what is installed, to break. */
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "rampart-start-"));
  mkdirSync(join(copy, "dist"));
  for (const name of ["bin", "package.json", "dist/start.js", "dist/package.json"]) {
    cpSync(join(cli, name), join(copy, name), { recursive: true });
  }
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function startOf(folder: string): Start {
  return createRequire(import.meta.url)(join(folder, "dist/start.js"));
}

async function run(...words: string[]) {
  return runOn(process.execPath, ...words);
}

async function runOn(node: string, ...words: string[]) {
  const { stdout, stderr } = await promisify(execFile)(node, [join(copy, "bin/rampart.js"), ...words]);
  return { stdout, stderr };
}

function copyAll(): void {
  for (const name of readdirSync(join(cli, "dist"))) {
    if (/\.js$|^code$/.test(name))
      cpSync(join(cli, "dist", name), join(copy, "dist", name), { recursive: true });
  }
}

describe("the start", () => {
  it("prints the version before anything else is loaded", async () => {
    for (const flag of ["--version", "-V"]) {
      expect(await run(flag)).toEqual({ stdout: `${version}\n`, stderr: "" });
    }
  });

  it.each<[string, (code: string) => void]>([
    ["no code", (code) => rmSync(code, { recursive: true })],
    [
      "code of something else",
      (code) => {
        for (const name of readdirSync(code)) writeFileSync(join(code, name), "no code at all");
      },
    ],
    [
      "code that is cut off",
      (code) => {
        for (const name of readdirSync(code)) {
          writeFileSync(join(code, name), readFileSync(join(code, name)).subarray(0, 100));
        }
      },
    ],
    [
      "code of other chunks",
      (code) => {
        const names = readdirSync(code);
        const contents = names.map((name) => readFileSync(join(code, name)));
        names.forEach((name, index) => {
          writeFileSync(join(code, name), contents[(index + 1) % names.length] ?? "");
        });
      },
    ],
    [
      "a folder that nothing can be written to",
      () => {
        for (const name of ["dist", "bin", ""]) chmodSync(join(copy, name), 0o555);
      },
    ],
  ])("works with %s", async (_, spoil) => {
    copyAll();
    spoil(join(copy, "dist", startOf(copy).codeFolder()));
    const { stdout } = await run("lint", example);
    for (const name of ["", "bin", "dist"]) chmodSync(join(copy, name), 0o755);
    expect(stdout).toMatch(/^✓ /);
  });
});

// RAMPART_TEST_NODES names further programs of Node, separated by colons.
const others = (process.env["RAMPART_TEST_NODES"] ?? "").split(":").filter(Boolean);
if (others.length === 0) leftOut("the start on other versions of Node", "RAMPART_TEST_NODES names none");

describe.runIf(others.length > 0)("the start from what another Node built", () => {
  it.each(others)("takes none of its code on %s", async (node) => {
    copyAll();
    expect((await runOn(node, "lint", example)).stdout).toMatch(/^✓ /);
  });
});

it("keeps the code of each build of Node apart", () => {
  const program = statSync(process.execPath);
  const folder = startOf(copy).codeFolder();
  for (const part of [process.version, process.arch, program.size, Math.floor(program.mtimeMs)]) {
    expect(folder).toContain(String(part));
  }
  expect(readdirSync(join(cli, "dist", folder)).length).toBeGreaterThan(20);
});

/** The chunks that a call loads, with their sizes in bytes. */
async function loadedBy(...words: string[]): Promise<Map<string, number>> {
  copyAll();
  const { makeCode } = startOf(copy);
  const output = { isTerminal: false, write: () => {} };
  const signal = new AbortController().signal;
  const code = await makeCode(async ({ run: runCommand }) => {
    await runCommand(words, { stdout: output, stderr: output, environment: {}, signal }, "rampart");
  });
  return new Map([...code.keys()].map((name) => [name, statSync(join(copy, "dist", name)).size]));
}

const kibibytes = (loaded: ReadonlyMap<string, number>) =>
  [...loaded.values()].reduce((sum, size) => sum + size, 0) / 1024;

describe("what a command loads", () => {
  it("lint of module.json needs no reader of YAML, zip or ELF", async () => {
    const path = join(copy, "module.json");
    writeFileSync(path, "{}");
    const loaded = await loadedBy("lint", path);
    const code = [...loaded.keys()].map((name) => readFileSync(join(copy, "dist", name), "utf8")).join("\n");
    for (const part of ["end of central directory", "PT_DYNAMIC", "parseAllDocuments"]) {
      expect(code).not.toContain(part);
    }
    expect(kibibytes(loaded)).toBeLessThan(530);
    expect(loaded.size).toBeLessThan(11);
  });

  it("pack without a manifest needs no reader of YAML, zip or tar, and no client of a server", async () => {
    cpSync(join(cli, "dist/host"), join(copy, "dist/host"), { recursive: true });
    const loaded = await loadedBy("pack", module, "-o", join(copy, "new.zip"));
    const code = [...loaded.keys()].map((name) => readFileSync(join(copy, "dist", name), "utf8")).join("\n");
    for (const part of ["parseAllDocuments", "fromRandomAccessReader", "readTarEntries", "RESP"]) {
      expect(code).not.toContain(part);
    }
    expect(kibibytes(loaded)).toBeLessThan(800);
    expect(loaded.size).toBeLessThan(13);
  });

  it("lint needs nothing of the language server", async () => {
    const loaded = await loadedBy("lint", example);
    const code = [...loaded.keys()].map((name) => readFileSync(join(copy, "dist", name), "utf8")).join("\n");
    expect(code).not.toContain("textDocument/");
    expect(kibibytes(loaded)).toBeLessThan(830);
  });

  it("help needs no command", async () => {
    const loaded = await loadedBy("--help");
    expect(kibibytes(loaded)).toBeLessThan(140);
    expect(loaded.size).toBe(1);
  });
});

/** The modules of Node that a process loads whose output is a pipe, or `/dev/null`. */
function builtinsOf(words: readonly string[], output: "pipe" | "ignore" = "pipe"): string[] {
  const [probe, list] = [join(copy, "probe.cjs"), join(copy, "loaded.json")];
  const write = `require("fs").writeFileSync(${JSON.stringify(list)}, JSON.stringify(process.moduleLoadList))`;
  writeFileSync(probe, `process.on("exit", () => ${write});`);
  spawnSync(process.execPath, ["--require", probe, ...words], { stdio: ["ignore", output, output] });
  return JSON.parse(readFileSync(list, "utf8"));
}

describe("the modules of Node that a command loads", () => {
  it.each<[string, string[], readonly string[]]>([
    ["help", ["--help"], ["stream", "net", "fs/promises", "child_process", "crypto"]],
    ["lint", ["lint", example], ["stream", "net", "fs/promises", "child_process", "crypto"]],
    ["commands", ["commands", module], ["crypto"]],
  ])("%s leaves those alone that it has no use for", (_, words, unused) => {
    const empty = builtinsOf(["-e", "0"]);
    for (const output of ["pipe", "ignore"] as const) {
      const loaded = builtinsOf([join(cli, "bin/rampart.js"), ...words], output);
      const own = new Set(loaded.filter((name) => !empty.includes(name)));
      expect(unused.filter((name) => own.has(`NativeModule ${name}`))).toEqual([]);
    }
  });
});
