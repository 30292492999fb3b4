import { describe, expect, it } from "vitest";
import { decodeText } from "./decode-text.ts";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

describe("decodeText", () => {
  it("reads UTF-8", () => {
    expect(decodeText(bytes("Müller 模块 🦊\n"), 100, {})).toEqual({
      text: "Müller 模块 🦊\n",
      findings: [],
    });
  });

  it("reads nothing as an empty text", () => {
    expect(decodeText(bytes(), 100, {})).toEqual({ text: "", findings: [] });
  });

  it("takes a byte-order mark off and warns of it", () => {
    expect(decodeText(bytes([0xef, 0xbb, 0xbf], "{}"), 100, { entry: "module.json" })).toMatchObject({
      text: "{}",
      findings: [
        {
          rule: "text/byte-order-mark",
          severity: "warning",
          place: { entry: "module.json", line: 1, column: 1 },
        },
      ],
    });
  });

  it.each([
    ["a lone continuation byte", [0x61, 0x80]],
    ["a character cut short", [0xe2, 0x82]],
    ["an overlong form", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a byte that UTF-8 does not have", [0xff]],
    ["a character beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["Latin-1", [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]],
    ["UTF-16 with its mark", [0xff, 0xfe, 0x7b, 0x00]],
  ])("refuses %s", (_, content) => {
    const decoded = decodeText(bytes(content), 100, { entry: "module.json" });
    expect(decoded.text).toBeUndefined();
    expect(decoded.findings).toMatchObject([
      { rule: "text/invalid-utf-8", severity: "error", place: { entry: "module.json" } },
    ]);
  });

  it.each([
    ["UTF-16 text", { found: "UTF-16 text" }, [0xff, 0xfe, 0x7b, 0x00]],
    ["a zip file of any size", { found: "a zip file" }, [0x50, 0x4b, 3, 4, ...Array(200).fill(0)]],
    ["binary data", { found: "binary data" }, [0x80, 0x00, 0x81]],
    ["text of another code, and does not guess at which", {}, [0x4d, 0xfc, 0x6c]],
  ])("names %s", (_, named, content) => {
    const facts = "found" in named ? { ...named, expected: "a manifest" } : {};
    expect(decodeText(bytes(content), 100, {}, "a manifest").findings).toMatchObject([{ facts }]);
  });

  it("takes a text of exactly the limit, in bytes", () => {
    expect(decodeText(bytes("üü"), 4, {})).toEqual({ text: "üü", findings: [] });
  });

  it("refuses a text of one byte more", () => {
    const decoded = decodeText(bytes("üüa"), 4, { entry: "module.json" });
    expect(decoded.text).toBeUndefined();
    expect(decoded).toMatchObject({
      findings: [
        {
          rule: "text/too-large",
          severity: "error",
          place: { entry: "module.json" },
          facts: { size: 5, limit: 4 },
        },
      ],
    });
  });
});
