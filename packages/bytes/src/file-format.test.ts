import { describe, expect, it } from "vitest";
import { fileFormat, formatInWords, signedFormat } from "./file-format.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("what a file is by its first bytes", () => {
  it.each([
    ["elf", "\x7fELF\x02\x01"],
    ["zip", "PK\x03\x04\x14\0"],
    ["empty-zip", "PK\x05\x06\0\0"],
    ["split-zip", "PK\x07\x08\0\0"],
    ["gzip", "\x1f\x8b\x08\0"],
    ["xz", "\xfd7zXZ\0"],
    ["zstd", "\x28\xb5\x2f\xfd"],
    ["mach-o", "\xcf\xfa\xed\xfe\x07\0"],
    ["mach-o", "\xce\xfa\xed\xfe\x07\0"],
    ["mach-o", "\xfe\xed\xfa\xcf\x01\0"],
    ["mach-o", "\xfe\xed\xfa\xce\0\0"],
    ["mach-o", "\xca\xfe\xba\xbe\0\0\0\x02"],
    ["mach-o", "\xca\xfe\xba\xbf\0\0\0\x02"],
    ["ar", "!<arch>\n/ "],
    ["ar", "!<thin>\n/ "],
    ["pe", "MZ\x90\0\x03\0"],
    ["script", "#!/bin/sh\n"],
    ["wasm", "\0asm\x01\0"],
    ["llvm-bitcode", "BC\xc0\xde5\x14"],
    ["llvm-bitcode", "\xde\xc0\x17\x0b\0\0"],
    ["tar", `${"\0".repeat(257)}ustar\0`],
    ["png", "\x89PNG\r\n\x1a\n"],
    ["utf-16", "\xff\xfea\0"],
    ["utf-16", "\xfe\xff\0a"],
  ])("%s", (format, bytes) => {
    expect([signedFormat(latin1(bytes)), fileFormat(latin1(bytes))]).toEqual([format, format]);
  });

  it.each([
    ["json", '\n{"module_name": "x"}'],
    ["html", "<!DOCTYPE html><html>"],
    ["text", "module_name: x\nauthor: é\n"],
    ["text", "\ufeffauthor: x"],
    ["text", "MZ: the name of a fund"],
    ["empty", ""],
    ["binary", "\u0000\u0001"],
    ["unknown", "\u0001\u0002"],
  ])("%s, of which no first bytes tell", (format, text) => {
    expect([signedFormat(Buffer.from(text)), fileFormat(Buffer.from(text))]).toEqual([undefined, format]);
  });

  it("does not guess at a Java class file, which begins as Mach-O for several machines does", () => {
    expect(fileFormat(latin1("\xca\xfe\xba\xbe\0\0\0\x34"))).toBe("binary");
  });

  it("takes text for text whose last character is cut", () => {
    expect(fileFormat(Buffer.from("a: é").subarray(0, 4))).toBe("text");
    expect(fileFormat(latin1("a: \xfcber alles"))).toBe("unknown");
  });

  it("has words for a sentence", () => {
    const formats = ["elf", "split-zip", "xz", "pe", "utf-16", "json", "empty", "unknown"] as const;
    expect(formats.map(formatInWords)).toEqual([
      "an ELF file",
      "a part of a split zip file",
      "an xz file",
      "a Windows PE file",
      "UTF-16 text",
      "JSON",
      "an empty file",
      "unknown data",
    ]);
  });
});
