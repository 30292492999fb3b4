import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { BASE_ADDRESS, buildElf, buildIdNote } from "./elf-builder.test-support.ts";
import { words32 } from "./elf-tables.test-support.ts";
import { readElf } from "./read-elf.ts";
import { read, refusalAfter } from "./reading.test-support.ts";

const DF_1_NOOPEN = 0x40;
const DF_1_PIE = 0x08000000;
const DT_FLAGS_1 = 0x6ffffffb;
const DT_DEBUG = 21;

describe("a plain shared object", () => {
  it("is described in full", async () => {
    const { bytes } = buildElf({
      needed: ["libz.so.1", "libc.so.6"],
      soname: "module.so",
      runpath: "$ORIGIN/lib:/opt/lib",
      rpath: "/old:",
      stackFlags: 6,
      notes: buildIdNote(Buffer.from("00ff10", "hex")),
      versionNeeds: [{ library: "libc.so.6", versions: ["GLIBC_2.34", "GLIBC_2.4"] }],
      symbols: [
        { name: "RedisModule_OnLoad" },
        { name: "puts", defined: false, version: 2 },
        { name: "__gmon_start__", defined: false, binding: 2 },
      ],
    });
    const before = Buffer.from(bytes);
    expect(await readElf(bytesSource(bytes))).toEqual({
      size: bytes.length,
      machine: "x86_64",
      machineCode: 62,
      system: "Linux",
      type: "DYN",
      interpreter: undefined,
      positionIndependentExecutable: false,
      isSharedObject: true,
      noOpen: false,
      needed: ["libz.so.1", "libc.so.6"],
      soname: "module.so",
      rpath: ["/old", ""],
      runpath: ["$ORIGIN/lib", "/opt/lib"],
      versionNeeds: [
        { library: "libc.so.6", version: "GLIBC_2.34", weak: false },
        { library: "libc.so.6", version: "GLIBC_2.4", weak: false },
      ],
      undefinedSymbols: [
        { name: "__gmon_start__", weak: true },
        { name: "puts", weak: false, version: "GLIBC_2.34", library: "libc.so.6" },
      ],
      exportsOnLoad: true,
      exportsOnUnload: false,
      exportsValkeyOnLoad: false,
      apiNames: [],
      buildId: "00ff10",
      comment: [],
      debugOnly: false,
      stripped: true,
      hasDebugInfo: false,
      hasSectionHeaders: true,
      hardening: {
        relro: "none",
        stack: "not-executable",
        textRelocations: false,
        writableAndExecutableSegments: 0,
        stackProtector: false,
      },
      processor: { features: [] },
      threadLocals: "none",
      indirectFunctions: false,
    });
    expect(bytes.equals(before), "the caller's bytes are unchanged").toBe(true);
  });

  it("is read without section headers", async () => {
    const spec = { needed: ["libm.so.6"], symbols: [{ name: "RedisModule_OnLoad" }] };
    expect(await read({ ...spec, sections: false })).toMatchObject({
      needed: ["libm.so.6"],
      exportsOnLoad: true,
      hasSectionHeaders: false,
      stripped: true,
    });
  });

  it.each([
    [62, "x86_64"],
    [183, "aarch64"],
    [243, "riscv64"],
    [21, "ppc64"],
    [258, "loongarch64"],
    [0x1234, "unknown (0x1234)"],
  ])("of machine %i is called %s", async (machineCode, machine) => {
    expect(await read({ machineCode })).toMatchObject({ machine, machineCode });
  });

  it("needs the libraries of DT_FILTER, and not those of DT_AUXILIARY", async () => {
    const spec = { needed: ["libc.so.6"], filters: ["libm.so.6"], auxiliaries: ["libz.so.1"] };
    expect(await read(spec)).toMatchObject({ needed: ["libc.so.6", "libm.so.6"] });
  });

  it("has no search path when the path is empty", async () => {
    expect(await read({ runpath: "", rpath: "" })).toMatchObject({ runpath: [], rpath: [] });
  });
});

describe("what a file of type DYN is for", () => {
  const library = { positionIndependentExecutable: false, isSharedObject: true };
  const program = { positionIndependentExecutable: true, isSharedObject: false };

  it("is a program with DF_1_PIE", async () => {
    const interpreter = "/lib64/ld-linux-x86-64.so.2";
    const entries = [[DT_FLAGS_1, DF_1_PIE]] as const;
    expect(await read({ interpreter, entries })).toMatchObject({ ...program, interpreter });
    expect(await read({ entries }), "linked statically").toMatchObject(program);
  });

  it("is a library that dlopen refuses with DF_1_NOOPEN", async () => {
    expect(await read({ entries: [[DT_FLAGS_1, DF_1_NOOPEN]] })).toMatchObject({ ...library, noOpen: true });
    expect(await read({ entries: [[DT_FLAGS_1, 0xf7ff_ffbf]] })).toMatchObject({ noOpen: false });
  });

  it("is a program with DT_DEBUG, from linkers that did not set DF_1_PIE", async () => {
    expect(await read({ interpreter: "/lib/ld.so", entries: [[DT_DEBUG, 0]] })).toMatchObject(program);
  });

  it("is a library with PT_INTERP alone, as libc.so.6 is", async () => {
    const libc = { interpreter: "/lib/ld.so", soname: "libc.so.6" };
    expect(await read(libc)).toMatchObject({ ...library, interpreter: "/lib/ld.so" });
    expect(await read({ ...libc, entries: [[DT_DEBUG, 0]] })).toMatchObject(library);
  });

  it("is neither without a dynamic section", async () => {
    const neither = { positionIndependentExecutable: false, isSharedObject: false };
    expect(await read({ dynamic: false })).toMatchObject(neither);
  });
});

describe("other types", () => {
  it.each([
    [1, "REL"],
    [2, "EXEC"],
    [4, "CORE"],
    [0xfe01, "unknown (0xfe01)"],
  ])("of e_type %i is called %s and is no shared object", async (type, name) => {
    const info = await read({ type, entries: [[DT_FLAGS_1, DF_1_PIE]] });
    expect(info).toMatchObject({ type: name, isSharedObject: false, positionIndependentExecutable: false });
  });

  it("leaves the notes of a core file alone", async () => {
    const notes = buildIdNote(Buffer.from("aa", "hex"));
    expect((await read({ type: 4, dynamic: false, notes })).buildId).toBeUndefined();
  });
});

describe("fields that contradict each other", () => {
  it("refuses a segment that reaches past the end of the file", async () => {
    const plain = { dynamic: false, sections: false, notes: Buffer.alloc(64) } as const;
    const { bytes } = buildElf(plain);
    const error = await refusalAfter(plain, (changed, at) =>
      changed.writeBigUInt64LE(BigInt(bytes.length + 1), at.programHeaders + 0x20),
    );
    expect(error).toMatchObject({ code: "truncated", facts: { what: "PT_LOAD", size: bytes.length } });
  });

  it("refuses two dynamic sections", async () => {
    const error = await refusalAfter({ stackFlags: 6 }, (bytes, at) =>
      bytes.writeUInt32LE(2, at.programHeaders + 2 * 56),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "PT_DYNAMIC" } });
  });

  it("refuses a dynamic section that the loader and tools would find in two places", async () => {
    const error = await refusalAfter({ needed: ["a"] }, (bytes, at) =>
      bytes.writeBigUInt64LE(BigInt(at.dynamic + 16), at.programHeaders + 56 + 0x08),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "PT_DYNAMIC" } });
  });

  it("refuses a dynamic section without DT_NULL", async () => {
    const error = await refusalAfter({ sections: false }, (bytes) => {
      words32([99, 0, 0, 0]).copy(bytes, bytes.length - 16);
    });
    expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_NULL" } });
  });

  it.each([
    ["DT_PLTREL", [[20, 17]]],
    [
      "DT_RELAENT",
      [
        [7, 0],
        [9, 16],
      ],
    ],
    ["DT_RELAENT", [[7, 0]]],
    [
      "DT_RELRENT",
      [
        [36, 0],
        [37, 24],
      ],
    ],
  ] as const)("refuses relocations of another form: %s of %j", async (what, entries) => {
    expect(await refusalAfter({ entries }, () => {})).toMatchObject({ code: "malformed", facts: { what } });
    // Others have other forms, and are no machines of clusters.
    expect(await read({ entries, machineCode: 8 })).toMatchObject({ machine: "mips64" });
  });

  it("takes relocations of the form that linkers write", async () => {
    const entries = [
      [20, 7],
      [7, 0],
      [9, 24],
      [36, 0],
      [37, 8],
    ] as const;
    expect(await read({ entries })).toMatchObject({ isSharedObject: true });
  });

  it("refuses an interpreter without an end", async () => {
    const error = await refusalAfter({ interpreter: "/lib/ld.so" }, (bytes, at) =>
      bytes.fill(0x61, at.interpreter, at.interpreter + 11),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "PT_INTERP" } });
  });

  it.each([
    ["DT_STRTAB", 5],
    ["DT_SYMTAB", 6],
    ["DT_GNU_HASH", 0x6ffffef5],
    ["DT_VERSYM", 0x6ffffff0],
    ["DT_VERNEED", 0x6ffffffe],
  ])("refuses %s outside every PT_LOAD segment", async (what, tag) => {
    const versionNeeds = [{ library: "a", versions: ["b"] }];
    for (const address of [0, BASE_ADDRESS - 1, BASE_ADDRESS + 0x100000].filter((value) => value > 0)) {
      const entries = [[tag, address]] as const;
      const error = await refusalAfter({ versionNeeds, symbols: [{ name: "f" }], entries }, () => {});
      expect(error).toMatchObject({ code: "malformed", facts: { what } });
    }
  });
});
