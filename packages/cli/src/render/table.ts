import { stripVTControlCharacters } from "node:util";

/** Rows in columns that are as wide as what stands in them; colours take no room. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  const lines = rows.map((row) =>
    row
      .map((cell, column) => `${cell}${" ".repeat((widths[column] ?? 0) - widthOf(cell))}`)
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join("");
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
