import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { buildElf } from "./elf-builder.test-support.ts";
import { readElf } from "./read-elf.ts";
import { refusal, refusalAfter } from "./reading.test-support.ts";

describe("files that are not ELF", () => {
  it("refuses a file without bytes", async () => {
    const { code, offset, facts } = await refusal(Buffer.alloc(0));
    expect({ code, offset, facts }).toEqual({ code: "empty", offset: undefined, facts: {} });
  });

  it.each([
    ["mach-o", "cffaedfe07000001"],
    ["text", "c3a474746120c3bc6e"],
    ["binary", "000102030405"],
  ])("says that it looks like %s", async (looksLike, hex) => {
    expect(await refusal(Buffer.from(hex, "hex"))).toMatchObject({ code: "not-elf", facts: { looksLike } });
  });
});

describe("ELF of another kind", () => {
  it("names the machine of a 32-bit file", async () => {
    const error = await refusalAfter({ machineCode: 3 }, (bytes) => bytes.writeUInt8(1, 0x04));
    expect(error).toMatchObject({ code: "not-64-bit", facts: { machine: "i386", machineCode: 3 } });
  });

  it("names the machine of a big-endian file", async () => {
    const error = await refusalAfter({}, (bytes) => {
      bytes.writeUInt8(2, 0x05);
      bytes.writeUInt16BE(22, 0x12);
    });
    expect(error).toMatchObject({ code: "not-little-endian", facts: { machine: "s390x", machineCode: 22 } });
  });

  it("names the machine of a file that is both, by the byte order of that file", async () => {
    const error = await refusalAfter({}, (bytes) => {
      bytes.writeUInt8(1, 0x04);
      bytes.writeUInt8(2, 0x05);
      bytes.writeUInt16BE(8, 0x12);
    });
    expect(error).toMatchObject({ code: "not-64-bit", facts: { machine: "mips" } });
  });

  it.each([
    ["EI_CLASS", 0x04, 3],
    ["EI_DATA", 0x05, 0],
    ["EI_VERSION", 0x06, 2],
    ["EI_ABIVERSION", 0x08, 1],
    ["EI_PAD", 0x09, 1],
    ["EI_PAD", 0x0f, 1],
    ["e_version", 0x14, 9],
    ["e_phentsize", 0x36, 32],
    ["e_shentsize", 0x3a, 40],
    ["e_shstrndx", 0x3e, 99],
  ])("refuses a wrong %s", async (what, offset, value) => {
    const error = await refusalAfter({}, (bytes) => bytes.writeUInt8(value, offset));
    expect(error).toMatchObject({ code: "malformed", offset, facts: { what, offset, found: value } });
  });

  it.each([
    [0, 0, "Linux"],
    [3, 0, "Linux"],
    [3, 3, "Linux"],
    [6, 1, "Solaris"],
    [9, 0, "FreeBSD"],
    [97, 0, "unknown (0x61)"],
  ])("says of EI_OSABI %d, EI_ABIVERSION %d that it is of %s", async (osAbi, abiVersion, system) => {
    const { bytes } = buildElf();
    bytes.set([osAbi, abiVersion], 0x07);
    expect(await readElf(bytesSource(bytes))).toMatchObject({ system });
  });

  it("refuses an ABI of ELFOSABI_GNU that glibc does not know", async () => {
    const error = await refusalAfter({}, (bytes) => bytes.set([3, 4], 0x07));
    expect(error).toMatchObject({ code: "malformed", facts: { what: "EI_ABIVERSION", found: 4 } });
  });

  it("calls a beginning of the identification truncated", async () => {
    const { bytes } = buildElf();
    expect(await refusal(bytes.subarray(0, 10))).toMatchObject({
      code: "truncated",
      facts: { what: "e_ident", offset: 0, needed: 16, size: 10 },
    });
    expect(await refusal(bytes.subarray(0, 40))).toMatchObject({
      code: "truncated",
      facts: { what: "Elf64_Ehdr", offset: 0, needed: 64, size: 40 },
    });
  });
});
