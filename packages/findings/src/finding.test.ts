import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "./catalogue/index.ts";
import { type Finding, finding, isRule, renderFinding, sortFindings } from "./finding.ts";
import { printable } from "./printable.ts";

/** The same cases on every run. */
const runs = { numRuns: 300, seed: 20_260_821 };

describe("a finding", () => {
  it("has the severity of its rule", () => {
    expect(finding("elf/empty", {}, {})).toEqual({
      rule: "elf/empty",
      severity: "error",
      place: {},
      facts: {},
    });
    expect(finding("manifest/foreign-key", {}, { key: "redis_ref" }).severity).toBe("info");
  });

  it("is rendered with its place, its words and the code that a cluster would answer with", () => {
    const place = { entry: "module.json", pointer: "/architecture", line: 3, column: 19 };
    const rendered = renderFinding(finding("metadata/architecture-unknown", place, { found: "arm64" }));
    expect(rendered).toMatchObject({
      rule: "metadata/architecture-unknown",
      severity: "error",
      errorCode: "invalid_module",
      ...place,
    });
    expect(rendered.message).toContain("arm64");
  });

  it("has no members for what is not known", () => {
    const rendered = renderFinding(finding("elf/empty", {}, {}));
    expect(Object.keys(rendered).toSorted()).toEqual(["help", "message", "rule", "severity"]);
  });

  it("keeps line, column, offset and pointer even where they are zero or empty", () => {
    expect(renderFinding(finding("elf/empty", { offset: 0, pointer: "" }, {}))).toMatchObject({
      offset: 0,
      pointer: "",
    });
  });

  it("has no error code once a configuration made it a warning", () => {
    const found = finding("metadata/not-an-object", {}, { found: "a list" });
    expect(renderFinding(found)).toHaveProperty("errorCode", "invalid_module");
    expect(renderFinding({ ...found, severity: "warning" })).not.toHaveProperty("errorCode");
  });

  it("shows names from a hostile file as escapes wherever they stand", () => {
    const clearScreen = "\u001b[2J";
    const rendered = renderFinding(
      finding(
        "metadata/operating-system-alias",
        { entry: `deps/${clearScreen}`, pointer: `/${clearScreen}` },
        { token: `jammy${clearScreen}`, meant: `ubuntu22${clearScreen}` },
      ),
    );
    for (const text of [rendered.entry, rendered.pointer, rendered.message, rendered.help]) {
      expect(text).toContain("\\u001b[2J");
      expect(text).not.toContain("\u001b");
    }
  });
});

describe("isRule", () => {
  it("knows the rules of the catalogue", () => {
    for (const name of Object.keys(catalogue)) expect(isRule(name)).toBe(true);
  });

  it.each(["", "elf", "elf/", "elf/Empty", "constructor", "__proto__", "toString"])(
    "does not take %j for a rule",
    (name) => {
      expect(isRule(name)).toBe(false);
    },
  );
});

describe("printable", () => {
  it.each([
    ["plain text", "module.json has no sha256", "module.json has no sha256"],
    ["letters of any script", "Müller 模块 модуль", "Müller 模块 модуль"],
    ["characters beyond the basic plane", "a 🦊 b", "a 🦊 b"],
    ["a terminal escape", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
    ["a one-byte terminal escape", "\u009b31m", "\\u009b31m"],
    ["line ends", "one\r\ntwo", "one\\u000d\\u000atwo"],
    ["Unicode line ends", "one\u2028two\u2029three", "one\\u2028two\\u2029three"],
    ["a next-line control", "one\u0085two", "one\\u0085two"],
    ["tab, nul, backspace and delete", "\t\0\b\u007f", "\\u0009\\u0000\\u0008\\u007f"],
    ["the first half of a character", "a\ud83eb", "a\\ud83eb"],
    ["the second half of a character", "a\udd8ab", "a\\udd8ab"],
  ])("shows %s", (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  // Every character with the Unicode property Bidi_Control.
  it.each([
    ["061c"],
    ["200e"],
    ["200f"],
    ["202a"],
    ["202b"],
    ["202c"],
    ["202d"],
    ["202e"],
    ["2066"],
    ["2067"],
    ["2068"],
    ["2069"],
  ])("shows the bidirectional control U+%s as an escape", (code) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    expect(printable(`a${character}b`)).toBe(`a\\u${code}b`);
  });

  it("leaves nothing behind that moves a cursor, breaks a line or cannot be written as UTF-8", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const shown = printable(String.fromCharCode(...units));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(shown).not.toMatch(/\p{Cs}/u);
      }),
      runs,
    );
  });
});

describe("sortFindings", () => {
  const at = (place: Finding["place"]): Finding => finding("elf/empty", place, {});

  it("puts findings in the order of entry, line and column", () => {
    const inOrder = [
      at({}),
      at({ line: 2, column: 9 }),
      at({ line: 10, column: 1 }),
      at({ entry: "a.so", line: 1, column: 1 }),
      at({ entry: "b.so" }),
      at({ entry: "b.so", line: 1, column: 1 }),
      at({ entry: "b.so", line: 1, column: 2 }),
    ];
    expect(sortFindings(inOrder.toReversed())).toEqual(inOrder);
  });

  it("puts findings of one place in the order of their rules", () => {
    const place = { line: 1, column: 1 };
    const inOrder = [finding("elf/debug-only", place, {}), finding("elf/empty", place, {})];
    expect(sortFindings(inOrder.toReversed())).toEqual(inOrder);
  });

  it("does not change the list that it was given", () => {
    const given = Object.freeze([at({ line: 2 }), at({ line: 1 })]);
    expect(sortFindings(given).map(({ place }) => place.line)).toEqual([1, 2]);
    expect(given.map(({ place }) => place.line)).toEqual([2, 1]);
  });

  it("orders findings of one place and one rule by what they say", () => {
    const missing = ["architecture", "commands", "module_file", "sha256"].map((field) =>
      finding("metadata/field-missing", { pointer: "" }, { field }),
    );
    expect(sortFindings(missing.toReversed())).toEqual(sortFindings(missing));
  });

  it("orders findings in a binary by their offset", () => {
    const offsets = [0, 64, 4096].map((offset) => at({ entry: "a.so", offset }));
    expect(sortFindings(offsets.toReversed())).toEqual(offsets);
  });

  it("gives one order, whatever the order in which the findings came", () => {
    const place = fc.record(
      {
        entry: fc.constantFrom("module.json", "deps/a.tgz"),
        line: fc.integer({ min: 1, max: 3 }),
        column: fc.integer({ min: 1, max: 3 }),
        pointer: fc.constantFrom("", "/a", "/b"),
        offset: fc.integer({ min: 0, max: 3 }),
      },
      { requiredKeys: [] },
    );
    const anyFinding: fc.Arbitrary<Finding> = fc.oneof(
      place.map((where) => finding("elf/empty", where, {})),
      place.map((where) => finding("bundle/symlink", where, {})),
      fc
        .tuple(place, fc.constantFrom("types", "flash", "ipv6"))
        .map(([where, name]) => finding("metadata/capability-duplicate", where, { name })),
    );
    const shuffled = fc
      .array(anyFinding, { maxLength: 12 })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(sortFindings(other)).toEqual(sortFindings(list));
      }),
      runs,
    );
  });
});
