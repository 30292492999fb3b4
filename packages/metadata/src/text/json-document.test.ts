import { describe, expect, it } from "vitest";
import { stepsOf } from "../../../../test/support/steps.ts";
import { parseJsonDocument } from "./json-document.ts";
import type { SourceDocument } from "./source-document.ts";

const findingsOf = (text: string) => parseJsonDocument(text).findings;

function documentOf(text: string): SourceDocument {
  const { document } = parseJsonDocument(text);
  if (document === undefined) throw new Error(`not understood: ${text}`);
  return document;
}

describe("strict JSON", () => {
  it.each([
    ["an object", '{"a": 1}', { a: 1 }],
    ["nested values", '{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
    ["a text", '"x"', "x"],
    ["null", "null", null],
    ["numbers of every form", "[0, -0.5, 1e3, 1E-2, 10204.0]", [0, -0.5, 1000, 0.01, 10_204]],
    ["escapes", '"\\u0041\\n\\/\\ud83e\\udd8a"', "A\n/🦊"],
    ["white space of every kind", " \t\r\n[ ]\r\n", []],
    ["an empty key", '{"": 1}', { "": 1 }],
    ["brackets inside a text", `"${"[{".repeat(200)}"`, "[{".repeat(200)],
    ["a quote and a backslash inside a text", '["\\"[", "\\\\"]', ['"[', "\\"]],
  ])("%s is read without findings", (_, text, expected) => {
    const { document, findings } = parseJsonDocument(text);
    expect(findings).toEqual([]);
    expect(document?.value).toEqual(expected);
  });

  it.each([
    ["an empty text", "", "json/syntax", 1, 1],
    ["nothing but spaces", "  \n  ", "json/syntax", undefined, undefined],
    ["a missing value", '{"a": }', "json/syntax", 1, 7],
    ["a missing colon", '{"a" 1}', "json/syntax", 1, 6],
    ["a missing comma", '{"a": 1 "b": 2}', "json/syntax", 1, 9],
    ["two commas", "[1,,2]", "json/syntax", 1, 4],
    ["a key without quotes", "{a: 1}", "json/syntax", 1, 2],
    ["single quotes", "['a']", "json/syntax", 1, 2],
    ["a leading zero", "[01]", "json/syntax", 1, 3],
    ["a plus sign", "[+1]", "json/syntax", 1, 2],
    ["a number that ends too early", "[1.]", "json/syntax", 1, 2],
    ["a number that begins too late", "[.5]", "json/syntax", 1, 2],
    ["a hexadecimal number", "[0x10]", "json/syntax", 1, 3],
    ["a word", "[undefined]", "json/syntax", 1, 2],
    ["capitals", "[True]", "json/syntax", 1, 2],
    ["a second value", "{}\n{}", "json/syntax", 2, 1],
    ["a closing bracket too many", "[]]", "json/syntax", 1, 3],
    ["brackets that do not match", "[1}", "json/syntax", 1, 3],
    ["a text that does not end", '["a', "json/syntax", 1, 2],
    ["a line end inside a text", '["a\nb"]', "json/syntax", 1, 2],
    ["a control character inside a text", '["a\u0001b"]', "json/syntax", 1, 2],
    ["an unknown escape", '["\\x41"]', "json/syntax", 1, 2],
    ["an escape of three digits", '["\\u041"]', "json/syntax", 1, 2],
    ["a byte-order mark inside the text", '{\ufeff"a": 1}', "json/syntax", 1, 2],
    ["a no-break space", '{\u00a0"a": 1}', "json/syntax", 1, 2],
    ["a comment to the end of its line", '{\n  // no\n  "a": 1\n}', "json/comment", 2, 3],
    ["a comment between marks", '{"a": 1 /* no */}', "json/comment", 1, 9],
    ["a comment that does not end", "{} /* no", "json/comment", 1, 4],
    ["a comment with a #", "{} # no", "json/syntax", 1, 4],
    ["a comma at the end of an object", '{\n  "a": 1,\n}', "json/trailing-comma", 2, 9],
    ["a comma at the end of an array", "[1, 2 , ]", "json/trailing-comma", 1, 7],
    ["NaN", '{"version": NaN}', "json/non-finite-number", 1, 13],
    ["Infinity", "[Infinity]", "json/non-finite-number", 1, 2],
    ["-Infinity", "[\n -Infinity]", "json/non-finite-number", 2, 2],
  ])("%s is refused where it stands", (_, text, rule, line, column) => {
    const { document, findings } = parseJsonDocument(text, { entry: "module.json" });
    expect(document).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule, severity: "error", place: { entry: "module.json" } });
    if (line !== undefined) expect(findings[0]?.place).toMatchObject({ line, column });
  });

  it("an error at the end of the text has the place behind its last character", () => {
    expect(findingsOf('{"a": 1')).toMatchObject([{ rule: "json/syntax", place: { line: 1, column: 8 } }]);
    expect(findingsOf('{\n"a": 1')).toMatchObject([{ rule: "json/syntax", place: { line: 2, column: 7 } }]);
  });

  it("counts lines that end as on Windows like others", () => {
    expect(findingsOf('{\r\n  "a": 1,\r\n  "a": 2\r\n}')).toMatchObject([
      { rule: "json/duplicate-key", place: { line: 3, column: 3 } },
    ]);
    expect(findingsOf('{\r\n  "a": 1,\r\n}')).toMatchObject([
      { rule: "json/trailing-comma", place: { line: 2, column: 9 } },
    ]);
  });
});

describe("what other readers pass over", () => {
  it.each([
    ["at the root", '{"a": 1,\n "a": 2}', "a", { line: 2, column: 2, pointer: "/a" }],
    ["in an object", '{"x": {"b": 1, "b": 1}}', "b", { line: 1, column: 16, pointer: "/x/b" }],
    ["in an array", '[{}, {"c": 1, "c": 2}]', "c", { line: 1, column: 15, pointer: "/1/c" }],
    ["written with an escape", '{"a": 1, "\\u0061": 2}', "a", { line: 1, column: 10, pointer: "/a" }],
    ["that is empty", '{"": 1, "": 2}', "", { line: 1, column: 9, pointer: "/" }],
    ["with a slash and a tilde", '{"a/~": 1, "a/~": 2}', "a/~", { line: 1, column: 12, pointer: "/a~1~0" }],
    ["named __proto__", '{"__proto__": 1, "__proto__": 2}', "__proto__", { pointer: "/__proto__" }],
  ])("a duplicate key %s", (_, text, key, place) => {
    const { document, findings } = parseJsonDocument(text);
    expect(findings).toMatchObject([
      { rule: "json/duplicate-key", severity: "error", facts: { key }, place },
    ]);
    expect(document).toBeDefined();
  });

  it("a key given three times is found twice", () => {
    expect(findingsOf('{"a":1,"a":2,"a":3}').map(({ place }) => place.column)).toEqual([8, 14]);
  });

  it("the same key in two objects is nothing", () => {
    expect(findingsOf('{"a": {"a": 1}, "b": {"a": 2}, "A": 1}')).toEqual([]);
  });

  it.each([
    ["1e999", "[0,\n 1e999]", { line: 2, column: 2, pointer: "/1" }],
    ["-1e999", '{"a": -1e999}', { line: 1, column: 7, pointer: "/a" }],
  ])("a number beyond every number, %s", (text, json, place) => {
    expect(findingsOf(json)).toMatchObject([
      { rule: "json/non-finite-number", severity: "error", facts: { text }, place },
    ]);
  });

  it("a number that is large and finite is nothing", () => {
    expect(findingsOf("[1e308, 1e-999, 123456789012345678901234567890]")).toEqual([]);
  });

  it.each([
    ["the first half alone", '{"a": "x\\ud83e"}', { line: 1, column: 7, pointer: "/a" }],
    ["the second half alone", '["\\udd8a"]', { line: 1, column: 2, pointer: "/0" }],
    ["both halves in the wrong order", '["\\udd8a\\ud83e"]', { line: 1, column: 2, pointer: "/0" }],
    ["half a character in a key", '{\n"\\ud83e": 1}', { line: 2, column: 1 }],
    ["half a character that is not escaped", '["\ud83e"]', { line: 1, column: 2, pointer: "/0" }],
  ])("a lone surrogate: %s", (_, text, place) => {
    expect(findingsOf(text)).toMatchObject([{ rule: "text/lone-surrogate", severity: "error", place }]);
  });

  it("both halves of a character are nothing", () => {
    expect(findingsOf('["\\ud83e\\udd8a", "🦊"]')).toEqual([]);
  });
});

describe("keys that mean something in JavaScript", () => {
  const text =
    '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "toString": 1}';

  it("are kept as ordinary keys", () => {
    const { document, findings } = parseJsonDocument(text);
    expect(findings).toEqual([]);
    expect(Object.keys(document?.value as object)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(document?.value)).toBe(Object.prototype);
    expect(document?.value).not.toHaveProperty("polluted");
  });

  it("pollute nothing", () => {
    parseJsonDocument(text);
    expect({}).not.toHaveProperty("polluted");
  });

  it("have a place like others", () => {
    expect(documentOf(text).place(["__proto__", "polluted"])).toEqual({
      line: 1,
      column: 28,
      pointer: "/__proto__/polluted",
    });
  });
});

describe("depth", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

  it("a hundred levels are read", () => {
    expect(parseJsonDocument(nested(100))).toMatchObject({ findings: [] });
    expect(parseJsonDocument(nested(100)).document).toBeDefined();
  });

  it("one level more is refused where it begins", () => {
    const { document, findings } = parseJsonDocument(nested(101), { entry: "module.json" });
    expect(document).toBeUndefined();
    expect({ findings }).toMatchObject({
      findings: [
        {
          rule: "json/too-deep",
          severity: "error",
          place: { entry: "module.json", line: 1, column: 101 },
          facts: { limit: 100 },
        },
      ],
    });
  });

  it("objects count like arrays", () => {
    const text = `${'{"a":['.repeat(51)}1${"]}".repeat(51)}`;
    expect(findingsOf(text)).toMatchObject([{ rule: "json/too-deep" }]);
  });

  it.each([
    ["arrays", nested(1_000_000)],
    ["arrays that do not end", "[".repeat(1_000_000)],
    ["objects that do not end", '{"a":'.repeat(1_000_000)],
  ])("a million nested %s are refused without climbing down", async (_, text) => {
    const { document, findings } = parseJsonDocument(text);
    expect(document).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "json/too-deep" }]);
    // A few steps for each character: the parser has more for each level.
    expect(await stepsOf(() => parseJsonDocument(text))).toBeLessThan(5 * text.length);
  });
});

describe("places in a document", () => {
  const document = documentOf('{\n  "name": "m",\n  "commands": [\n    {"flags": ["write", 10.50]}\n  ]\n}');

  it.each([
    [[], { line: 1, column: 1, pointer: "" }],
    [["name"], { line: 2, column: 11, pointer: "/name" }],
    [["commands"], { line: 3, column: 15, pointer: "/commands" }],
    [["commands", 0, "flags", 1], { line: 4, column: 25, pointer: "/commands/0/flags/1" }],
    // As they come from a JSON pointer, indices are texts.
    [["commands", "0", "flags", "1"], { line: 4, column: 25, pointer: "/commands/0/flags/1" }],
  ])("the value at %j stands where it is written", (path, place) => {
    expect(document.place(path)).toEqual(place);
  });

  it("a value that is not there has the place of its nearest parent", () => {
    expect(document.place(["commands", 0, "step"])).toEqual({
      line: 4,
      column: 5,
      pointer: "/commands/0/step",
    });
  });

  it("a key has a place of its own", () => {
    expect(document.keyPlace(["commands", 0, "flags"])).toEqual({
      line: 4,
      column: 6,
      pointer: "/commands/0/flags",
    });
    expect(document.keyPlace(["commands", "0", "flags"])).toMatchObject({ line: 4, column: 6 });
  });

  it("a value is known as it is written", () => {
    expect(document.source(["commands", 0, "flags", 1])).toBe("10.50");
    expect(document.source(["commands", "0", "flags", "1"])).toBe("10.50");
    expect(document.source(["nothing"])).toBeUndefined();
  });

  it("every place keeps the entry that the text came from", () => {
    const { document: inBundle } = parseJsonDocument('{"a": 1}', { entry: "module.json" });
    expect(inBundle?.place(["a"])).toEqual({ entry: "module.json", line: 1, column: 7, pointer: "/a" });
    expect(inBundle?.keyPlace(["a"])).toEqual({ entry: "module.json", line: 1, column: 2, pointer: "/a" });
  });
});
