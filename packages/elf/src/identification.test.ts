import { describe, expect, it } from "vitest";
import { buildElf } from "./elf-builder.test-support.ts";
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
    ["e_version", 0x14, 9],
    ["e_phentsize", 0x36, 32],
    ["e_shentsize", 0x3a, 40],
    ["e_shstrndx", 0x3e, 99],
  ])("refuses a wrong %s", async (what, offset, value) => {
    const error = await refusalAfter({}, (bytes) => bytes.writeUInt8(value, offset));
    expect(error).toMatchObject({ code: "malformed", offset, facts: { what, offset, found: value } });
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
