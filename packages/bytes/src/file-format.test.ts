import { describe, expect, it } from "vitest";
import { fileFormat, signedFormat } from "./file-format.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("what a file is by its first bytes", () => {
  it.each([
    ["an ELF file", "\x7fELF\x02\x01"],
    ["a zip file", "PK\x03\x04\x14\0"],
    ["an empty zip file", "PK\x05\x06\0\0"],
    ["a part of a split zip file", "PK\x07\x08\0\0"],
    ["a gzip file", "\x1f\x8b\x08\0"],
    ["an xz file", "\xfd7zXZ\0"],
    ["a zstd file", "\x28\xb5\x2f\xfd"],
    ["a Mach-O file", "\xcf\xfa\xed\xfe\x07\0"],
    ["a Mach-O file", "\xce\xfa\xed\xfe\x07\0"],
    ["a Mach-O file", "\xfe\xed\xfa\xcf\x01\0"],
    ["a Mach-O file", "\xfe\xed\xfa\xce\0\0"],
    ["a Mach-O file", "\xca\xfe\xba\xbe\0\0\0\x02"],
    ["a Mach-O file", "\xca\xfe\xba\xbf\0\0\0\x02"],
    ["a static library (ar archive)", "!<arch>\n/ "],
    ["a static library (ar archive)", "!<thin>\n/ "],
    ["a Windows PE file", "MZ\x90\0\x03\0"],
    ["a script", "#!/bin/sh\n"],
    ["WebAssembly", "\0asm\x01\0"],
    ["LLVM bitcode", "BC\xc0\xde5\x14"],
    ["LLVM bitcode", "\xde\xc0\x17\x0b\0\0"],
    ["a tar file", `${"\0".repeat(257)}ustar\0`],
    ["a PNG picture", "\x89PNG\r\n\x1a\n"],
    ["UTF-16 text", "\xff\xfea\0"],
    ["UTF-16 text", "\xfe\xff\0a"],
  ])("%s", (format, bytes) => {
    expect([signedFormat(latin1(bytes)), fileFormat(latin1(bytes))]).toEqual([format, format]);
  });

  it.each([
    ["JSON", '\n{"module_name": "x"}'],
    ["HTML", "<!DOCTYPE html><html>"],
    ["text", "module_name: x\nauthor: é\n"],
    ["text", "\ufeffauthor: x"],
    ["text", "MZ: the name of a fund"],
    ["an empty file", ""],
    ["binary data", "\u0000\u0001"],
    ["unknown data", "\u0001\u0002"],
  ])("%s, of which no first bytes tell", (format, text) => {
    expect([signedFormat(Buffer.from(text)), fileFormat(Buffer.from(text))]).toEqual([undefined, format]);
  });

  it("does not guess at a Java class file, which begins as Mach-O for several machines does", () => {
    expect(fileFormat(latin1("\xca\xfe\xba\xbe\0\0\0\x34"))).toBe("binary data");
  });

  it("takes text for text whose last character is cut", () => {
    expect(fileFormat(Buffer.from("a: é").subarray(0, 4))).toBe("text");
    expect(fileFormat(latin1("a: \xfcber alles"))).toBe("unknown data");
  });
});
