import { describe, expect, it } from "vitest";
import { fileKind } from "./file-kind.ts";

const metadata = '{"module_name": "x", "sha256": "y", "commands": []}';

describe("a file is told by its content", () => {
  it.each([
    ["an ELF file", "module.so", "\u007fELF\u0002\u0001", "module"],
    ["an ELF file under any name", "ramp.yml", "\u007fELF\u0002\u0001", "module"],
    ["a zip", "bundle.zip", "PK\u0003\u0004", "bundle"],
    ["a zip without entries", "x", "PK\u0005\u0006", "bundle"],
    ["a zip under any name", "module.json", "PK\u0003\u0004", "bundle"],
    ["the fields of a packer", "anything", metadata, "metadata"],
    ["a module object of a cluster", "anything", '{"uid": "1", "module_name": "x"}', "metadata"],
    ["a byte-order mark before JSON", "anything", `\ufeff${metadata}`, "metadata"],
    ["white space before JSON", "anything", `\n\t ${metadata}`, "metadata"],
    ["JSON with the fields of an author", "ramp.json", '{"author": "x"}', "manifest"],
    ["YAML", "ramp.yml", "author: x\n", "manifest"],
    ["YAML with a flow map", "ramp.yml", "{author: x}\n", "manifest"],
    ["YAML in a file named as JSON", "ramp.json", "author: x\n", "manifest"],
    ["YAML behind comments, named as JSON", "ramp.json", "# a\r\n\r\n---\r\nauthor: x\r\n", "manifest"],
    ["half a million comments named as JSON", "ramp.json", "#\n".repeat(2 ** 19), "metadata"],
    ["broken JSON at its start", "built.json", '"author": "x"}', "metadata"],
    ["words named as JSON", "built.json", "not found\n", "metadata"],
    ["broken JSON named module.json", "out/module.json", '{"module_name": ', "metadata"],
    ["a picture", "ramp.yml", "GIF89a", "unknown"],
    ["a script", "ramp.yml", "#!/bin/sh\n", "manifest"],
    ["bytes with a NUL", "ramp.yml", "\u0000\u0001", "unknown"],
  ])("%s", (_what, name, content, kind) => {
    expect(fileKind(name, Buffer.from(content))).toBe(kind);
  });

  it("is text in UTF-16 too", () => {
    const text = Buffer.from("\ufeffauthor: x", "utf16le");
    expect([fileKind("ramp.yml", text), fileKind("module.json", text)]).toEqual(["manifest", "metadata"]);
  });
});
