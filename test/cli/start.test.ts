import { execFile, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
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
    spoil(startOf(copy).codeFolder());
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
  expect(readdirSync(startOf(cli).codeFolder()).length).toBeGreaterThan(20);
});

/** What is said of each chunk whose code was there: whether V8 refused it. */
type Refusals = Readonly<Record<string, boolean>>;

describe("a package, which comes with no code", () => {
  const kept = () => join(copy, "home/.cache/rampart/code");
  /** The one folder in it. */
  const folderOfCode = () => join(kept(), readdirSync(kept())[0] ?? "");
  const names = () => readdirSync(folderOfCode()).toSorted();

  beforeEach(() => {
    copyAll();
    rmSync(join(copy, "dist/code"), { recursive: true });
    mkdirSync(join(copy, "home"));
  });

  function runWith(environment: Readonly<Record<string, string>>, ...words: string[]): Refusals {
    const [probe, list] = [join(copy, "probe.cjs"), join(copy, "refusals.json")];
    const record = `
      const vm = require("node:vm"), refusals = {}, { basename } = require("node:path");
      vm.Script = class extends vm.Script {
        constructor(source, options) {
          super(source, options);
          if (options.cachedData) refusals[basename(options.filename)] = this.cachedDataRejected;
        }
      };
      process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(list)}, JSON.stringify(refusals)));`;
    writeFileSync(probe, record);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", probe, join(copy, "bin/rampart.js"), ...words],
      { env: environment, encoding: "utf8" },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).not.toBe("");
    return JSON.parse(readFileSync(list, "utf8"));
  }

  const home = () => ({ HOME: join(copy, "home") });

  it("keeps that of the first run for the next ones, for the user alone", () => {
    expect(runWith(home(), "lint", example)).toEqual({});
    const first = names();
    expect(first.length).toBeGreaterThan(5);
    expect(folderOfCode()).toContain(`${version}-${process.version}`);
    for (const path of [kept(), folderOfCode()]) expect(statSync(path).mode & 0o777).toBe(0o700);
    const times = first.map((name) => statSync(join(folderOfCode(), name)).mtimeMs);

    const refusals = runWith(home(), "lint", example);
    expect(Object.keys(refusals).toSorted()).toEqual(first);
    expect(Object.values(refusals)).not.toContain(true);
    expect(first.map((name) => statSync(join(folderOfCode(), name)).mtimeMs)).toEqual(times);
  });

  it("keeps more of it when another command runs", () => {
    runWith(home(), "lint", example);
    const first = names();
    runWith(home(), "rules");
    expect(names()).toEqual(expect.arrayContaining(first));
    expect(names().length).toBeGreaterThan(first.length);
  });

  it("keeps it where XDG_CACHE_HOME says", () => {
    runWith({ ...home(), XDG_CACHE_HOME: join(copy, "cache") }, "lint", example);
    expect(readdirSync(join(copy, "cache"))).toEqual(["rampart"]);
    expect(readdirSync(join(copy, "home"))).toEqual([]);
  });

  it.each<[string, () => Record<string, string>]>([
    ["the user wants none kept", () => ({ ...home(), NODE_DISABLE_COMPILE_CACHE: "1" })],
    ["there is no home", () => ({})],
    ["the home is named from the working folder", () => ({ HOME: "." })],
    ["the home is no folder", () => ({ HOME: example })],
    ["the home cannot be made", () => ({ HOME: "/proc/home" })],
  ])("works where %s", (_, environment) => {
    expect(runWith(environment(), "lint", example)).toEqual({});
    expect(runWith(environment(), "lint", example)).toEqual({});
    expect(readdirSync(join(copy, "home"))).toEqual([]);
  });

  it.each<[string, (folder: string) => void]>([
    ["its folder", (folder) => chmodSync(folder, 0o777)],
    ["the folder of all code", (folder) => chmodSync(join(folder, ".."), 0o770)],
    ["the folder of Rampart", (folder) => chmodSync(join(folder, "../.."), 0o702)],
  ])("runs and keeps none where others may write to %s", (_, open) => {
    runWith(home(), "lint", example);
    const before = names();
    open(folderOfCode());
    expect(runWith(home(), "lint", example)).toEqual({});
    runWith(home(), "rules");
    expect(names()).toEqual(before);
  });

  it("follows no link to a folder elsewhere", () => {
    runWith(home(), "lint", example);
    const folder = folderOfCode();
    renameSync(folder, join(copy, "elsewhere"));
    symlinkSync(join(copy, "elsewhere"), folder);
    expect(runWith(home(), "lint", example)).toEqual({});
  });

  it("compiles what V8 refuses, and leaves it", () => {
    runWith(home(), "lint", example);
    for (const name of names()) writeFileSync(join(folderOfCode(), name), "no code at all");
    expect(Object.values(runWith(home(), "lint", example))).toEqual([true]);
    expect(readFileSync(join(folderOfCode(), names()[0] ?? ""), "utf8")).toBe("no code at all");
  });

  it("removes the code of chunks that are gone, and of all but three other versions", () => {
    for (const other of ["a", "b", "c", "d", "e"])
      mkdirSync(join(kept(), other), { recursive: true, mode: 0o700 });
    utimesSync(join(kept(), "c"), 1, 1);
    utimesSync(join(kept(), "d"), 2, 2);
    for (const path of [kept(), join(kept(), ".."), join(kept(), "../..")]) chmodSync(path, 0o700);
    runWith(home(), "lint", example);
    expect(readdirSync(kept()).filter((name) => name.length === 1)).toEqual(["a", "b", "e"]);
    const own = join(kept(), readdirSync(kept()).find((name) => name.startsWith(version)) ?? "");
    writeFileSync(join(own, "gone-12345678.js"), "");
    runWith(home(), "rules");
    expect(readdirSync(own)).not.toContain("gone-12345678.js");
    expect(readdirSync(own).filter((name) => !name.endsWith(".js"))).toEqual([]);
  });
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
  const bundle = () => join(copy, "new.zip");

  interface Loading {
    readonly what: string;
    readonly words: () => readonly string[];
    readonly prepare: () => unknown;
    /** Words of code that is not needed. */
    readonly without: readonly string[];
    /** In KiB, and less than that. */
    readonly size: number;
    readonly files: number;
  }

  it.each<Loading>([
    {
      what: "lint of module.json needs no reader of YAML, zip or ELF",
      prepare: () => writeFileSync(join(copy, "module.json"), "{}"),
      words: () => ["lint", join(copy, "module.json")],
      without: ["end of central directory", "PT_DYNAMIC", "parseAllDocuments"],
      size: 530,
      files: 11,
    },
    {
      what: "pack without a manifest needs no reader of YAML, zip or tar, and no client of a server",
      prepare: () => cpSync(join(cli, "dist/host"), join(copy, "dist/host"), { recursive: true }),
      words: () => ["pack", module, "-o", bundle()],
      without: ["parseAllDocuments", "fromRandomAccessReader", "readTarEntries", "RESP"],
      size: 800,
      files: 14,
    },
    {
      what: "verify needs no reader of YAML or tar, and no format for machines",
      prepare: () => loadedBy("pack", module, "-o", bundle()),
      words: () => ["verify", bundle()],
      without: ["parseAllDocuments", "readTarEntries", "originalUriBaseIds"],
      size: 720,
      files: 17,
    },
    {
      what: "lint needs nothing of the language server",
      prepare: () => undefined,
      words: () => ["lint", example],
      without: ["textDocument/"],
      size: 830,
      files: Number.POSITIVE_INFINITY,
    },
  ])("$what", async ({ words, prepare, without, size, files }) => {
    await prepare();
    const loaded = await loadedBy(...words());
    const code = [...loaded.keys()].map((name) => readFileSync(join(copy, "dist", name), "utf8")).join("\n");
    for (const part of without) expect(code).not.toContain(part);
    expect(kibibytes(loaded)).toBeLessThan(size);
    expect(loaded.size).toBeLessThan(files);
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
