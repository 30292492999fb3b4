import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderDiff } from "./diff.ts";
import { styleFor } from "./style.ts";

const output = { isTerminal: true, write: () => {} };
const plain = styleFor(output, { environment: {} }, false);
const diff = (before: string, after: string) => renderDiff("ramp.yml", before, after, plain);

/** Does what a diff says, as `patch` would, and checks every line that it takes for given. */
function patch(before: string, rendered: string): string {
  const source = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const lines = rendered.split("\n").slice(2, -1);
  for (const [index, line] of lines.entries()) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(line);
    if (head !== null) {
      const start = Number(head[1]) - (head[2] === "0" ? 0 : 1);
      result.push(...source.slice(at, start));
      at = start;
      expect(result).toHaveLength(Number(head[3]) - (head[4] === "0" ? 0 : 1));
    } else if (!line.startsWith("\\")) {
      const text = line.slice(1) + (lines[index + 1]?.startsWith("\\") ? "" : "\n");
      if (line[0] !== "+") expect(source[at++]).toBe(text);
      if (line[0] !== "-") result.push(text);
    }
  }
  return [...result, ...source.slice(at)].join("");
}

describe("renderDiff", () => {
  it("shows what changed, with three lines round it", () => {
    const before = "a\nb\nc\nd\nAuthor: X\ne\nf\ng\nh\n";
    expect(diff(before, before.replace("Author", "author"))).toBe(
      [
        ...["--- ramp.yml", "+++ ramp.yml", "@@ -2,7 +2,7 @@", " b", " c", " d"],
        ...["-Author: X", "+author: X", " e", " f", " g", ""],
      ].join("\n"),
    );
  });

  it("parts changes that lie far from each other, and joins those that touch", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `${index}\n`).join("");
    const heads = (between: number) =>
      diff(`x\n${lines(between)}x\n`, `y\n${lines(between)}y\n`).match(/@@.*@@/g);
    expect(heads(6)).toEqual(["@@ -1,8 +1,8 @@"]);
    expect(heads(7)).toEqual(["@@ -1,4 +1,4 @@", "@@ -6,4 +6,4 @@"]);
  });

  it.each([
    ["a line put in", "a\nc\n", "a\nb\nc\n", ["@@ -1,2 +1,3 @@", " a", "+b", " c"]],
    ["a line taken away", "a\nb\n", "b\n", ["@@ -1,2 +1 @@", "-a", " b"]],
    ["everything new", "", "a\n", ["@@ -0,0 +1 @@", "+a"]],
    ["nothing left", "a\n", "", ["@@ -1 +0,0 @@", "-a"]],
    [
      "an end without a line break",
      "a\nb",
      "a\nc",
      ["@@ -1,2 +1,2 @@", " a", "-b", "\\ No newline at end of file", "+c", "\\ No newline at end of file"],
    ],
    ["only the last line break", "a", "a\n", ["@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+a"]],
    ["line ends of Windows and tabs", "\ta\r\n", "\tb\r\n", ["@@ -1 +1 @@", "-\ta\r", "+\tb\r"]],
  ])("%s", (_, before, after, lines) => {
    expect(diff(before, after).split("\n").slice(2, -1)).toEqual(lines);
  });

  it("is empty where nothing changed", () => {
    expect(diff("a\n", "a\n")).toBe("");
  });

  it("takes the fewest lines", () => {
    const rendered = diff("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n");
    expect(rendered.match(/^[-+](?![-+])/gm)).toHaveLength(5);
  });

  it("can be applied", () => {
    const text = fc
      .tuple(fc.array(fc.constantFrom("a", "b", "c", "", "\\"), { maxLength: 30 }), fc.boolean())
      .map(([lines, ends]) => lines.join("\n") + (ends ? "\n" : ""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(before === after ? before : patch(before, diff(before, after))).toBe(after);
      }),
      { numRuns: 1500, seed: 20_260_903 },
    );
  });

  it("shows many changes as one block, soon", () => {
    const lines = (seed: number) =>
      Array.from({ length: 30_000 }, (_, index) => `${(index * seed) % 30_011}\n`).join("");
    const [before, after] = [`first\n${lines(7)}last\n`, `first\n${lines(11)}last\n`];
    const rendered = diff(before, after);
    expect(patch(before, rendered)).toBe(after);
    expect(rendered.match(/^@@/gm)).toHaveLength(1);
  }, 10_000);

  it("lets no file take hold of the terminal", () => {
    const rendered = renderDiff("a\u001b[2J", "\u001b[31mx\u202e\n", "\u009b31my\n", plain);
    expect(rendered).toContain("--- a\\u001b[2J");
    expect(rendered).toContain("-\\u001b[31mx\\u202e\n+\\u009b31my\n");
  });

  it("is coloured where colours are wanted", () => {
    const rendered = renderDiff("f", "a\nb\n", "a\nc\n", styleFor(output, { environment: {} }, true));
    expect(rendered).toContain("\u001b[31m-b\u001b[39m\n\u001b[32m+c\u001b[39m\n");
    expect(rendered).toContain("\n a\n");
  });
});
