import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { buildElf, buildIdNote, buildSections, type SectionSpec } from "./elf-builder.test-support.ts";
import { words64 } from "./elf-tables.test-support.ts";
import { MAX_SECTIONS } from "./limits.ts";
import { readElf } from "./read-elf.ts";
import { read, refusalAfter } from "./reading.test-support.ts";

const PROGBITS = 1;
const SYMTAB = 2;
const NOTE = 7;
const NOBITS = 8;
const ALLOC = 2;
const EXECINSTR = 4;

async function readSectionsOf(sections: readonly SectionSpec[], type?: number) {
  return readElf(bytesSource(buildSections(sections, type).bytes));
}

describe("symbols and debug information", () => {
  it("is stripped without SHT_SYMTAB", async () => {
    expect(await read({})).toMatchObject({ stripped: true, hasSectionHeaders: true });
    expect(await read({ sections: [{ name: ".symtab", type: SYMTAB }] })).toMatchObject({ stripped: false });
    expect(await read({ sections: [{ name: ".symtab", type: PROGBITS }] })).toMatchObject({ stripped: true });
  });

  it.each([
    [".debug_info", PROGBITS, true],
    [".zdebug_info", PROGBITS, true],
    [".debug_info.dwo", PROGBITS, false],
    [".debug_line", PROGBITS, false],
    [".debug_info", NOBITS, false],
  ])("%s of type %i counts as debug information: %s", async (name, type, expected) => {
    expect(await read({ sections: [{ name, type }] })).toMatchObject({ hasDebugInfo: expected });
  });
});

describe("a file with debug information only", () => {
  const code = { name: ".text", type: NOBITS, flags: ALLOC | EXECINSTR, size: 0x5000 };
  const dynamic = { name: ".dynamic", type: NOBITS, flags: ALLOC, size: 0x1d0 };
  const data = { name: ".data", type: NOBITS, flags: ALLOC, size: 8 };
  const note = {
    name: ".note.gnu.build-id",
    type: NOTE,
    flags: ALLOC,
    contents: buildIdNote(Buffer.from("beef", "hex")),
  };
  const debug = { name: ".debug_info", type: PROGBITS, contents: Buffer.from("DWARF") };

  it("has code or a dynamic section without contents", async () => {
    for (const sections of [[code], [dynamic], [note, code, dynamic, data, debug]]) {
      expect(await readSectionsOf(sections)).toMatchObject({
        debugOnly: true,
        isSharedObject: false,
        positionIndependentExecutable: false,
      });
    }
  });

  it("keeps its build id", async () => {
    expect((await readSectionsOf([note, code])).buildId).toBe("beef");
  });

  it("is not looked into where its program headers point", async () => {
    const { bytes, at } = buildElf({ dynamic: false, interpreter: "/lib/ld.so", sections: [code] });
    // p_offset of PT_LOAD and of PT_INTERP, far beyond the end of the file
    bytes.writeBigUInt64LE(0x7fff_ffffn, at.programHeaders + 0x08);
    bytes.writeBigUInt64LE(0x7fff_ffffn, at.programHeaders + 56 + 0x08);
    expect(await readElf(bytesSource(bytes))).toMatchObject({ debugOnly: true, interpreter: undefined });
  });

  it("is not one whose data alone is without contents", async () => {
    expect(await readSectionsOf([data])).toMatchObject({ debugOnly: false });
  });

  it("is not one with contents that are loaded", async () => {
    const loaded = { name: ".rodata", type: PROGBITS, flags: ALLOC, contents: Buffer.from("x") };
    expect(await readSectionsOf([code, loaded])).toMatchObject({ debugOnly: false });
    expect(await readSectionsOf([code, dynamic, debug, loaded])).toMatchObject({ debugOnly: false });
    expect(await read({ sections: [code] }), "with a dynamic section").toMatchObject({ debugOnly: false });
  });
});

describe("section headers that lie", () => {
  it("refuses contents beyond the end of the file", async () => {
    const sections = [{ name: ".data", type: PROGBITS, contents: Buffer.from("x"), size: 0x10000 }];
    const error = await refusalAfter({ sections }, () => {});
    expect(error).toMatchObject({ code: "truncated", facts: { what: "sh_offset", needed: 0x10000 } });
  });

  it("refuses names in a section that is no string table", async () => {
    const error = await refusalAfter({}, (bytes, at) =>
      bytes.writeUInt32LE(1, at.sectionHeaders + 3 * 64 + 4),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "sh_type" } });
  });

  it("refuses a table beyond the end of the file", async () => {
    const error = await refusalAfter({}, (bytes) => bytes.writeUInt16LE(0xff00, 0x3c));
    expect(error).toMatchObject({ code: "truncated", facts: { what: "Elf64_Shdr" } });
  });
});

describe("counts that do not fit the ELF header", () => {
  /** Moves the counts of a good file into section header 0. */
  function extend(bytes: Buffer, sectionHeaders: number, sectionCount = bytes.readUInt16LE(0x3c)): void {
    words64([sectionCount]).copy(bytes, sectionHeaders + 0x20);
    bytes.writeUInt32LE(bytes.readUInt16LE(0x3e), sectionHeaders + 0x28);
    bytes.writeUInt32LE(bytes.readUInt16LE(0x38), sectionHeaders + 0x2c);
    bytes.writeUInt16LE(0, 0x3c);
    bytes.writeUInt16LE(0xffff, 0x3e);
    bytes.writeUInt16LE(0xffff, 0x38);
  }

  it("are read from section header 0", async () => {
    const spec = { needed: ["libc.so.6"], sections: [{ name: ".debug_info", type: PROGBITS }] };
    const { bytes, at } = buildElf(spec);
    extend(bytes, at.sectionHeaders);
    const { bytes: plain } = buildElf(spec);
    expect(await readElf(bytesSource(bytes))).toEqual(await readElf(bytesSource(plain)));
  });

  it("are limited", async () => {
    const error = await refusalAfter({}, (bytes, at) => extend(bytes, at.sectionHeaders, MAX_SECTIONS + 1));
    expect(error).toMatchObject({ code: "too-large", facts: { what: "e_shnum", limit: MAX_SECTIONS } });
  });

  it("need a section header", async () => {
    const error = await refusalAfter({ sections: false }, (bytes) => bytes.writeUInt16LE(0xffff, 0x38));
    expect(error).toMatchObject({ code: "malformed", facts: { what: "e_phnum" } });
  });
});

describe("what compilers say of themselves", () => {
  const comment = (text: string, type = PROGBITS) => ({
    name: ".comment",
    type,
    contents: Buffer.from(text),
  });

  it("is each string of .comment once", async () => {
    const text = "GCC: (GNU) 11.5.0\0\0Linker: LLD 19\0GCC: (GNU) 11.5.0\0";
    expect((await read({ sections: [comment(text)] })).comment).toEqual([
      "GCC: (GNU) 11.5.0",
      "Linker: LLD 19",
    ]);
  });

  it("is left out where it is no comment of a compiler", async () => {
    expect((await read({ sections: [comment("x".repeat(2 ** 16 + 1))] })).comment).toEqual([]);
    expect((await read({ sections: [{ name: ".comment", type: NOBITS, size: 5 }] })).comment).toEqual([]);
  });
});
