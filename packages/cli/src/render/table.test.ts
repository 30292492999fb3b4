import { describe, expect, it } from "vitest";
import { colorsFor } from "./colors.ts";
import { renderTable } from "./table.ts";

const heading = ["module", "version", "description"];
const rows = [
  ["tally", "1.2.3", "counts what it is told to count"],
  ["計数", "10.0.0", ""],
];

describe("a table", () => {
  it("has columns as wide as what stands in them, wide characters and colors included", () => {
    const colored = colorsFor(true);
    const painted = rows.map(([name = "", ...rest]) => [colored.red(name), ...rest]);
    expect(renderTable(rows, { width: 80, heading })).toBe(
      [
        "module  version  description",
        "tally   1.2.3    counts what it is told to count",
        "計数    10.0.0",
        "",
      ].join("\n"),
    );
    const plain = renderTable(painted, { width: 80 })
      .replaceAll("\u001b[31m", "")
      .replaceAll("\u001b[39m", "");
    expect(plain).toBe(renderTable(rows, { width: 80 }));
  });

  it("wraps the widest column where there is no room", () => {
    expect(renderTable(rows, { width: 36, heading })).toBe(
      [
        "module  version  description",
        "tally   1.2.3    counts what it is",
        "                 told to count",
        "計数    10.0.0",
        "",
      ].join("\n"),
    );
  });

  it("is one block a row where columns would be too narrow", () => {
    expect(renderTable(rows, { width: 24, heading, indent: " " })).toBe(
      [
        " tally",
        "   version: 1.2.3",
        "   description: counts",
        "     what it is told to",
        "     count",
        " 計数",
        "   version: 10.0.0",
        "",
      ].join("\n"),
    );
  });

  it("is one block a row rather than a column with a broken word", () => {
    const path = "/srv/modules/releases/2026/tally.zip";
    expect(renderTable([["tally", path, "a description of it"]], { width: 40 })).toBe(
      `tally\n  ${path}\n  a description of it\n`,
    );
  });
});
