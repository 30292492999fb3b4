import { finding, report } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { renderReportText } from "./findings-text.ts";
import { styleFor } from "./style.ts";

const found = [
  finding("bundle/unexpected-entry", { entry: "README.md" }, {}),
  finding("bundle/not-a-zip", {}, { looksLike: "text" }),
  finding(
    "manifest/unknown-key",
    { line: 1, column: 1, pointer: "/autor" },
    { key: "autor", nearest: "author" },
  ),
];
const result = { ...report("dist/a.zip", found), sources: new Map([["", "autor: 'somebody'\n"]]) };

function rendered(isOneOfSeveral: boolean, columns?: number): string[] {
  const style = styleFor({ isTerminal: true, columns, write: () => {} }, { environment: {} }, false);
  return renderReportText({ ...result, isOneOfSeveral }, style, false).split("\n");
}

const headings = (lines: readonly string[]) => lines.filter((line) => line.startsWith("error"));

describe("findings for people", () => {
  it("name the file in the line of each where there are several", () => {
    expect(headings(rendered(true)).map((line) => line.replace(/ \[.*/, ""))).toEqual([
      "error dist/a.zip",
      "error dist/a.zip:1:1 /autor",
      "error dist/a.zip: README.md",
    ]);
  });

  it("name it where a line of it is meant where there is one", () => {
    expect(headings(rendered(false)).map((line) => line.replace(/ \[.*/, ""))).toEqual([
      "error",
      "error dist/a.zip:1:1 /autor",
      "error README.md",
    ]);
  });

  it("wrap between words, below their first line", () => {
    expect(rendered(true, 40).slice(-9, -2)).toEqual([
      "error dist/a.zip: README.md",
      "    [bundle/unexpected-entry]",
      "  a bundle holds module.json, one module",
      "  and deps/, nothing else (a cluster",
      "  answers invalid_module)",
      "  Remove it and zip again, or pack with",
      "  `rampart pack`.",
    ]);
  });
});
