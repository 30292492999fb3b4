import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";

/** Columns of equal width, the last one as long as it is; the heading underlined by its dimness alone. */
export function renderTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const cells = [heading, ...rows].map((row) => row.map(printable));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const lines = cells.map((row) => {
    const padded = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return padded.join("  ").trimEnd();
  });
  return lines.map((line, index) => `${index === 0 ? style.dim(line) : line}\n`).join("");
}
