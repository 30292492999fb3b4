import { describe, expect, it } from "vitest";
import { parseYamlDocument } from "./yaml-document.ts";
import { offsetBeyondNesting } from "./yaml-limits.ts";

const indented = (depth: number) =>
  Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}k:\n`).join("");

it.each<[string, (depth: number) => string]>([
  ["brackets", (depth) => `x: ${"[".repeat(depth)}`],
  ["indentation", indented],
  // The line itself is a level too.
  ["the marks of compact lists", (depth) => `${"- ".repeat(depth - 1)}x`],
])("a hundred levels of %s are read, and one more is not", (_, textOf) => {
  expect(offsetBeyondNesting(textOf(100))).toBeUndefined();
  expect(offsetBeyondNesting(textOf(101))).toBeTypeOf("number");
});

const problems = (text: string) =>
  parseYamlDocument(text).findings.map(({ facts }) => (facts as { problem?: string }).problem);

describe("not read is a text", () => {
  it.each([
    ["of lines", "- a\n"],
    ["of lines with nothing in them", "\n"],
    ["of brackets", "[]"],
    ["of lists in lists", `${"- ".repeat(90)}\n`],
    ["of values in a row", "1, "],
    ["of anchors", "&a "],
    ["of tags", "!!x "],
  ])("%s beyond count", (_, piece) => {
    expect(problems(piece.repeat(11_000))).toEqual([
      "there are more than 10000 lines, brackets and separators",
    ]);
  });

  it("whose aliases repeat more than the text has", () => {
    const text = (items: number) => `a: &a [${"1, ".repeat(items)}]\nb:\n${"- *a\n".repeat(90)}`;
    expect(problems(text(100))).toEqual([]);
    expect(problems(text(2000))).toEqual(["aliases repeat more than 100000 values"]);
  });
});
