import { describe, expect, it } from "vitest";
import { parseYamlDocument } from "../text/yaml-document.ts";
import type { SourceNode } from "./source-tree.ts";
import { applyEdits, removal, spell } from "./text-edits.ts";
import { yamlTree } from "./yaml-tree.ts";

/** The items of the list under the first key. */
function itemsOf(text: string): readonly SourceNode[] {
  const tree = yamlTree(text, parseYamlDocument(text).document);
  const list = tree.kind === "map" ? tree.entries[0]?.value : undefined;
  return list?.kind === "list" ? list.items : [];
}

function without(text: string, ...indices: number[]): string | undefined {
  const edits = indices.map((index) => removal(text, itemsOf(text), index));
  return applyEdits(
    text,
    edits.map((edit) => edit ?? expect.fail("the item cannot be taken out")),
  );
}

describe("removal", () => {
  it.each([
    ["a list in brackets", "k: [a, b, c]\n", [1], "k: [a, c]\n"],
    ["the last one in brackets", "k: [a, b, c]\n", [2], "k: [a, b]\n"],
    ["neighbours in brackets", "k: [a, b, c]\n", [1, 2], "k: [a]\n"],
    ["a comma at the end", "k: [a, b,]\n", [1], "k: [a,]\n"],
    ["brackets over several lines", 'k: [\n  "a",\n  "b"\n]\n', [1], 'k: [\n  "a"\n]\n'],
    ["a comma at the start of a line", "k: [a\n  , b\n  , c]\n", [1], "k: [a\n  , c]\n"],
    ["lines", "k:\n  - a\n  - b\n  - c\nl: 1\n", [1], "k:\n  - a\n  - c\nl: 1\n"],
    ["neighbouring lines", "k:\n- a\n- b\n- c", [1, 2], "k:\n- a"],
    ["the last line, which does not end", "k:\n  - a\n  - b", [1], "k:\n  - a"],
    ["the last line, which ends", "k:\n  - a\n  - b\n", [1], "k:\n  - a\n"],
    ["line ends of Windows", "k:\r\n- a\r\n- b\r\n- c\r\n", [1], "k:\r\n- a\r\n- c\r\n"],
    ["a comment beside it", "k:\n  - a\n  - b  # why\n  - c\n", [1], "k:\n  - a\n  # why\n  - c\n"],
    ["a comment on a line of Windows", "k:\r\n- a\r\n- b # why\r\n", [1], "k:\r\n- a\r\n# why\r\n"],
    ["a comment above it", "k:\n  - a\n  # why\n  - b\n", [1], "k:\n  - a\n  # why\n"],
    ["blanks behind it", "k:\n  - a\n  - b  \n  - c\n", [1], "k:\n  - a\n  - c\n"],
    ["wide marks", "k:\n  -   a\n  -\tb\n  -   c\n", [1], "k:\n  -   a\n  -   c\n"],
    ["an empty line above it", "k:\n  - a\n\n  - b\n  - c\n", [1], "k:\n  - a\n\n  - c\n"],
  ])("%s", (_, text, indices, expected) => {
    expect(without(text, ...indices)).toBe(expected);
  });

  it.each([
    ["the first item", "k: [a, b]\n", 0],
    ["an item that is not there", "k: [a, b]\n", 2],
    ["a comment before the item", "k: [a, # why\n  b]\n", 1],
    ["an item below its mark", "k:\n  - a\n  -\n    b\n", 1],
  ])("does not take out %s", (_, text, index) => {
    expect(itemsOf(text)).toHaveLength(2);
    expect(removal(text, itemsOf(text), index)).toBeUndefined();
  });
});

describe("spell", () => {
  it.each([
    ["x86_64", "amd64", "x86_64"],
    ["x86_64", "'amd64'", "'x86_64'"],
    ["x86_64", '"amd64"', '"x86_64"'],
    ["8.10", "8.10", '"8.10"'],
    ["8.0", "8.0.1", '"8.0"'],
    ["8.0", "'8.0.1'", "'8.0'"],
    ["on", "On", '"on"'],
    ["1234567", "b'1234567'", '"1234567"'],
    ["0b1", "b'0b1'", '"0b1"'],
    ["abc", "b'abc'", "abc"],
    ["it's", "'its'", "'it''s'"],
  ])("%s in place of %s is %s", (value, instead, expected) => {
    expect(spell(value, instead)).toBe(expected);
  });
});
