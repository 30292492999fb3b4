import { spawnSync } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { discoverWithHost } from "@rampart/discovery";
import { describe, expect, it } from "vitest";
import {
  badFile,
  exampleManifest,
  expectClearMessage,
  fixture,
  type Outcome,
  otherArchitecture,
  tally,
  useWorkspace,
} from "./rampart.ts";

const workspace = useWorkspace();

/** Packs into a folder in which only what was there before may be afterwards. */
async function pack(module: string, ...words: string[]): Promise<Outcome> {
  const here = workspace.current;
  const before = await here.list();
  const outcome = await here.run(["pack", module, "-m", exampleManifest, "-o", "out.zip", ...words]);
  expect(await here.list()).toEqual(before);
  expect(outcome.stdout).toBe("");
  expectClearMessage(outcome);
  return outcome;
}

const patched = async (offset: number, byte: number) => {
  const bytes = await readFile(tally);
  bytes.writeUInt8(byte, offset);
  return bytes;
};

/** `EI_CLASS`, `EI_DATA` and the low byte of `e_machine`. */
const [elfClass, elfData, elfMachine] = [4, 5, 0x12];
const [elfOsAbi, elfAbiVersion, elfPadding] = [7, 8, 9];

type DynamicEntry = readonly [tag: bigint, value: bigint];

/** The example module with other entries in its dynamic section, which has room for some more. */
async function withDynamic(edit: (entries: DynamicEntry[]) => DynamicEntry[]): Promise<Buffer> {
  const bytes = await readFile(tally);
  const [headers, count, size] = [Number(bytes.readBigUInt64LE(0x20)), bytes.readUInt16LE(0x38), 0x38];
  for (let at = headers; at < headers + count * size; at += size) {
    if (bytes.readUInt32LE(at) !== 2) continue;
    const [start, length] = [
      Number(bytes.readBigUInt64LE(at + 0x08)),
      Number(bytes.readBigUInt64LE(at + 0x20)),
    ];
    const entries = Array.from({ length: length / 16 }, (_, index): DynamicEntry => {
      const entry = start + 16 * index;
      return [bytes.readBigUInt64LE(entry), bytes.readBigUInt64LE(entry + 8)];
    });
    const edited = edit(entries).slice(0, entries.length).flat();
    for (const [index, word] of edited.entries()) bytes.writeBigUInt64LE(word, start + 8 * index);
  }
  return bytes;
}

const withEntry = (tag: bigint, value: bigint) => withDynamic((entries) => [[tag, value], ...entries]);

/** The tags of the hash tables are no longer theirs. */
const withoutHashTables = () =>
  withDynamic((entries) =>
    entries.map(([tag, value]) => [tag === 4n || tag === 0x6ffffef5n ? 0x70000001n : tag, value]),
  );

/** The example module with another program header at an index. */
async function withSegment(index: number, edit: (segment: Buffer) => void): Promise<Buffer> {
  const bytes = await readFile(tally);
  edit(bytes.subarray(Number(bytes.readBigUInt64LE(0x20)) + index * 0x38));
  return bytes;
}

const DT_FLAGS_1 = 0x6ffffffbn;

type BadModule = [what: string, content: () => Promise<Uint8Array>, rule: string, says: RegExp];

/** What dlopen refuses, and the words that it has for it. */
const refusedByLoader: [...BadModule, loader: RegExp][] = [
  [
    "a library that is not to be opened",
    () => withEntry(DT_FLAGS_1, 0x40n),
    "elf/not-shared-object",
    /marked DF_1_NOOPEN/,
    /cannot be dlopen\(\)ed/,
  ],
  [
    "a library for FreeBSD",
    () => patched(elfOsAbi, 9),
    "elf/not-shared-object",
    /EI_OSABI is FreeBSD/,
    /OS ABI invalid/,
  ],
  [
    "a library for a system without a name",
    () => patched(elfOsAbi, 97),
    "elf/not-shared-object",
    /unknown \(0x61\)/,
    /OS ABI invalid/,
  ],
  [
    "a library of another ABI",
    () => patched(elfAbiVersion, 7),
    "elf/malformed",
    /EI_ABIVERSION/,
    /ABI version/,
  ],
  [
    "a library whose memory is larger than that of a process",
    () => withSegment(1, (segment) => segment.writeBigUInt64LE(1n << 47n, 0x28)),
    "elf/malformed",
    /p_memsz/,
    /failed to map segment|cannot allocate/i,
  ],
  [
    "a library of too wide an alignment",
    () => withSegment(1, (segment) => segment.writeBigUInt64LE(1n << 47n, 0x30)),
    "elf/malformed",
    /p_align/,
    /failed to map segment|cannot allocate|align/i,
  ],
  [
    "a library that protects what is not there",
    () =>
      withSegment(3, (segment) => {
        segment.writeUInt32LE(0x6474e552, 0);
        segment.writeBigUInt64LE(0x7fff_f000n, 0x10);
        segment.writeBigUInt64LE(0x1000n, 0x28);
      }),
    "elf/malformed",
    /PT_GNU_RELRO/,
    /cannot apply additional memory protection/,
  ],
  ["a library with padding", () => patched(elfPadding, 1), "elf/malformed", /EI_PAD/, /nonzero padding/],
];

const notModules: BadModule[] = [
  ["an empty file", async () => Buffer.alloc(0), "elf/empty", /empty/],
  ["text", async () => Buffer.from("#include <redismodule.h>\n"), "elf/not-elf", /text/],
  ["a script", async () => Buffer.from("#!/bin/sh\nexit 0\n"), "elf/not-elf", /script/],
  ["binary noise", async () => Buffer.from("00ff00ff00ff", "hex"), "elf/not-elf", /not an ELF file/],
  ["a Mach-O library", async () => Buffer.from("cffaedfe07000001", "hex"), "elf/not-elf", /macOS/],
  ["a universal Mach-O", async () => Buffer.from("cafebabe00000002", "hex"), "elf/not-elf", /macOS/],
  ["a Windows library", async () => Buffer.from("4d5a9000", "hex"), "elf/not-elf", /Windows/],
  ["a 32-bit library", () => readFile(badFile("i386.so")), "elf/not-64-bit", /32-bit.*i386/],
  ["a library of class 1", () => patched(elfClass, 1), "elf/not-64-bit", /32-bit/],
  ["a big-endian library", () => patched(elfData, 2), "elf/not-little-endian", /big-endian/],
  ["a library for PowerPC", () => patched(elfMachine, 21), "elf/machine-unsupported", /x86_64 and aarch64/],
  ["a program", () => readFile(badFile("executable-fixed")), "elf/not-shared-object", /executable/],
  [
    "a position independent program",
    () => readFile(badFile("executable-pie")),
    "elf/not-shared-object",
    /executable/,
  ],
  ["an object file", () => readFile(badFile("object.so")), "elf/not-shared-object", /object/],
  ["a static library", () => readFile(badFile("static.a")), "elf/not-elf", /static library/],
  ["debug information", () => readFile(badFile("tally.debug")), "elf/debug-only", /debug information/],
  [
    "a library without OnLoad",
    () => readFile(fixture("no-onload")),
    "elf/onload-missing",
    /RedisModule_OnLoad/,
  ],
  ["a library without hash tables", withoutHashTables, "elf/onload-missing", /RedisModule_OnLoad/],
  ...refusedByLoader.map(([what, content, rule, says]): BadModule => [what, content, rule, says]),
];

describe("a file that is no module", () => {
  it.each(notModules)("%s is refused with exit code 1", async (_what, content, rule, says) => {
    await workspace.current.write("module.so", await content());
    const { code, stderr } = await pack("module.so");
    expect(code).toBe(1);
    expect(stderr).toContain(`[${rule}]`);
    expect(stderr).toMatch(says);
  });

  it.each(notModules)("%s is refused by commands and init in the same way", async (_what, content, rule) => {
    const here = workspace.current;
    await here.write("module.so", await content());
    for (const words of [
      ["commands", "module.so", "-o", "commands.json"],
      ["init", "module.so", "--yes"],
    ]) {
      const outcome = await here.run(words);
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toContain(`[${rule}]`);
      expectClearMessage(outcome);
    }
    expect(await here.list()).toEqual(["module.so"]);
  });

  it.each([1, 4, 15, 16, 20, 63, 64, 65, 200, 1000, 3000, 5000, -1])(
    "a module cut short after %d bytes is refused with exit code 1",
    async (length) => {
      await workspace.current.write("module.so", (await readFile(tally)).subarray(0, length));
      const { code, stderr } = await pack("module.so");
      expect(code).toBe(1);
      expect(stderr).toMatch(/\[elf\/(truncated|not-elf|malformed)\]/);
    },
  );

  it("a file whose name does not end in .so is refused, whatever is in it", async () => {
    await workspace.current.write("tally.dylib", await readFile(tally));
    const { code, stderr } = await pack("tally.dylib");
    expect(code).toBe(1);
    expect(stderr).toMatch(/"tally\.dylib"/);
  });
});

it("a library without hash tables has no RedisModule_OnLoad for the loader either", async () => {
  await workspace.current.write("module.so", await withoutHashTables());
  await expect(discoverWithHost(workspace.current.path("module.so"))).rejects.toMatchObject({
    code: "unloadable",
    facts: { missing: "RedisModule_OnLoad" },
  });
});

it.each(refusedByLoader)("%s is refused by the loader", async (_what, content, _rule, _says, loader) => {
  await workspace.current.write("module.so", await content());
  await expect(discoverWithHost(workspace.current.path("module.so"))).rejects.toMatchObject({
    code: "unloadable",
    facts: { loader: expect.stringMatching(loader) },
  });
});

describe("a module that cannot be read", () => {
  it("is the fault of the environment where it is missing", async () => {
    const { code, stderr } = await pack("missing.so");
    expect(code).toBe(3);
    expect(stderr).toMatch(/missing\.so.*no such file/);
  });

  it("is the fault of the environment where it is a folder", async () => {
    const { code, stderr } = await pack(".");
    expect(code).toBe(3);
    expect(stderr).toMatch(/folder/);
  });

  it("is the fault of the environment where it is a device", async () => {
    const { code, stderr } = await pack("/dev/null");
    expect(code).toBe(3);
    expect(stderr).toMatch(/\/dev\/null/);
  });

  it("is the fault of the environment where its path leads through a file", async () => {
    await workspace.current.write("file", "");
    expect((await pack("file/module.so")).code).toBe(3);
  });
});

describe("a named pipe that nobody writes to", () => {
  it.each([
    ["as a module", (pipe: string) => ["pack", pipe]],
    ["as a bundle", (pipe: string) => ["verify", pipe]],
    ["as a bundle to unpack", (pipe: string) => ["unpack", pipe]],
  ])("is the fault of the environment %s, and nobody waits for it", async (_how, wordsFor) => {
    const here = workspace.current;
    const { status } = spawnSync("mkfifo", [here.path("pipe.so")]);
    expect(status).toBe(0);
    const outcome = await Promise.race([
      here.run(wordsFor("pipe.so")),
      pause(10_000, undefined, { ref: false }),
    ]);
    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    if (outcome !== undefined) expectClearMessage(outcome);
    expect(await here.list()).toEqual(["pipe.so"]);
  });
});

it("a module whose filter is missing is told of, and does not load", async () => {
  const here = workspace.current;
  // DT_FILTER; the names begin with the one of RedisModule_OnLoad.
  await here.write("module.so", await withEntry(0x7fffffffn, 1n));
  const { stdout } = await here.run(["inspect", "module.so"]);
  expect(stdout).toMatch(/needs +RedisModule_OnLoad/);
  await expect(discoverWithHost(here.path("module.so"))).rejects.toMatchObject({
    code: "unloadable",
    facts: { loader: expect.stringContaining("RedisModule_OnLoad: cannot open shared object file") },
  });
});

describe("a module that does not load", () => {
  const refusing: [name: string, says: RegExp][] = [
    ["refuses", /no licence/],
    ["refuses-init", /refuse/],
    ["arguments-required", /prefix=<word> is missing/],
    ["no-name", /RedisModule_Init/],
    ["missing-library", /libdoes-not-exist\.so\.1/],
    ["unresolved", /no_such_function/],
    ["unresolved-now", /no_such_function/],
  ];

  it.each(refusing)("%s is at fault itself: exit code 1, with its own words", async (name, says) => {
    const { code, stderr } = await pack(fixture(name));
    expect(code).toBe(1);
    expect(stderr).toMatch(says);
  });

  const breaking: [name: string, says: RegExp][] = [
    ["crashes", /crash.*SIGSEGV/],
    ["crashes-in-constructor", /crash.*SIGSEGV/],
    ["overflows", /crash.*SIG/],
    ["aborts", /SIGABRT/],
    ["aborts-in-thread", /SIGABRT/],
    ["exits", /ended|exit/],
    ["closes-pipes", /descriptors/],
  ];

  it.each(breaking)(
    "%s is the fault of the environment: exit code 3, and what to do instead",
    async (name, says) => {
      const { code, stderr } = await pack(fixture(name));
      expect(code).toBe(3);
      expect(stderr).toMatch(says);
      expect(stderr).toContain("--commands-from");
    },
  );

  it.each(["hangs", "spins", "floods", "floods-log"])(
    "%s ends at the limit of time: exit code 3",
    async (name) => {
      const { code, stderr } = await pack(fixture(name), "--timeout", "1s");
      expect(code).toBe(3);
      expect(stderr).toMatch(/1 s\b|without end/);
      // However much a module writes, it does not bury the message.
      expect(stderr.length).toBeLessThan(20_000);
    },
  );

  it("crashes with its own last words before the message", async () => {
    const { stderr } = await pack(fixture("crashes"));
    expect(stderr.indexOf("about to crash")).toBeGreaterThanOrEqual(0);
    expect(stderr.indexOf("about to crash")).toBeLessThan(stderr.indexOf("rampart:"));
  });

  it("for another machine is the fault of the environment, and the way out is named", async () => {
    const path = tally.replace(/(x86_64|aarch64)(?=\/tally)/, otherArchitecture);
    const { code, stderr } = await pack(path);
    expect(code).toBe(3);
    expect(stderr).toContain(otherArchitecture);
    expect(stderr).toContain("--commands-from");
  });

  it.each(["host", "auto"])("has the same exit code with --discover %s", async (how) => {
    expect((await pack(fixture("refuses"), "--discover", how)).code).toBe(1);
    expect((await pack(fixture("no-name"), "--discover", how)).code).toBe(1);
    expect((await pack(fixture("crashes"), "--discover", how)).code).toBe(3);
  });

  it.each([
    ["refuses", 1],
    ["no-name", 1],
    ["unresolved", 1],
    ["crashes", 3],
  ])("%s has the same exit code where a Redis server is installed", async (name, expected) => {
    // The PATH of the tests, whatever is in it; without a server this is the case above once more.
    const here = workspace.current;
    const environment = { PATH: process.env["PATH"] ?? "" };
    const outcome = await here.run(["pack", fixture(name), "-m", exampleManifest, "-o", "out.zip"], {
      environment,
    });
    expect(outcome.code).toBe(expected);
    expectClearMessage(outcome);
  });

  // The module host says "refused"; these servers say what Redis says then.
  it.each([
    ["comes to the same end", " initialization failed. Module not loaded", false],
    ["has another reason", " failed to load: libssl.so.1.1 is not there", true],
    ["does not come so far", " is nothing to me", true],
  ])("a server that %s has its words shown only where they add something", async (_what, says, adds) => {
    const here = workspace.current;
    const module = fixture("refuses");
    const lines = ["Server initialized", `Module ${module}${says}`].map(
      (line) => `echo '9:M 21 Nov 2026 04:40:12.235 # ${line}'\n`,
    );
    await here.write("my-server", `#!/bin/sh\n${lines.join("")}exit 1\n`);
    await chmod(here.path("my-server"), 0o755);
    const { code, stderr } = await pack(module, "--redis-server", here.path("my-server"));
    expect(code).toBe(1);
    expect(stderr).toContain("no licence in /nowhere");
    expect(/; .*my-server/.test(stderr)).toBe(adds);
  });

  it("nothing is said of a server that is not installed", async () => {
    const { stderr } = await pack(fixture("refuses"));
    expect(stderr).not.toMatch(/redis-server|valkey-server/);
  });

  it("with a version that three parts cannot say is at fault itself", async () => {
    const { code, stderr } = await pack(fixture("renamed"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/99999999/);
  });

  it("--discover redis without a server is the fault of the environment", async () => {
    const { code, stderr } = await pack(tally, "--discover", "redis");
    expect(code).toBe(3);
    expect(stderr).toMatch(/redis-server|valkey-server/);
  });

  it("--redis-server that is not there is the fault of the environment", async () => {
    expect((await pack(tally, "--discover", "redis", "--redis-server", "/nowhere/redis-server")).code).toBe(
      3,
    );
  });
});
