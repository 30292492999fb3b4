import { displayWidth, padTo } from "./display-width.ts";
import { unbreakableWidth, wrapText } from "./wrap-text.ts";

type Row = readonly string[];

export interface TableOptions {
  /** Columns of a line. */
  readonly width: number;
  /** Names of the columns, in the first row. */
  readonly heading?: Row;
  /** Names of the columns where there is no room for columns (default: the heading). */
  readonly labels?: Row;
  /** What the heading is painted with. */
  readonly paint?: (name: string) => string;
  /** Before every line. */
  readonly indent?: string;
}

/** Between two columns. */
const gap = "  ";

/** A column is made no narrower than this for the sake of another. */
const narrowest = 10;

/**
 * Rows in columns. Where they do not fit, cells wrap, those of the widest column first; where that is not enough, each
 * row becomes a block, a line for each cell.
 */
export function renderTable(
  rows: readonly Row[],
  { width, heading, labels = heading, paint = String, indent = "" }: TableOptions,
): string {
  const all = heading === undefined ? rows : [heading.map(paint), ...rows];
  const widths = fittingWidths(all, width - displayWidth(indent));
  const lines =
    widths === undefined
      ? rows.flatMap((row) => blockOf(row, labels, width, indent))
      : all.flatMap((row) => linesOf(row, widths).map((line) => indent + line));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** The width of each column, or nothing where even the narrowest columns do not fit. */
function fittingWidths(rows: readonly Row[], width: number): readonly number[] | undefined {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const cellsOf = (column: number) => rows.map((row) => row[column] ?? "");
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cellsOf(column).map(displayWidth)),
  );
  let excess = widths.reduce((sum, one) => sum + one, 0) + gap.length * (columns - 1) - width;
  if (excess <= 0) return widths;
  const least = widths.map((natural, column) =>
    Math.max(Math.min(natural, narrowest), ...cellsOf(column).map(unbreakableWidth)),
  );
  for (; excess > 0; excess--) {
    const shrinkable = widths.map((one, column) => (one > (least[column] ?? one) ? one : 0));
    const widest = Math.max(...shrinkable);
    if (widest === 0) return undefined;
    widths[shrinkable.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

/** A row, in as many lines as its highest cell has. */
function linesOf(row: Row, widths: readonly number[]): string[] {
  const cells = row.map((cell, column) => wrapText(cell, widths[column] ?? 0).split("\n"));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells.map((lines, column) => padTo(lines[line] ?? "", widths[column] ?? 0)).join(gap),
  );
}

/** The first cell, and below it the others that say something. */
function blockOf(row: Row, labels: Row | undefined, width: number, indent: string): string[] {
  const [title = "", ...rest] = row;
  const inner = `${indent}  `;
  const blocks = rest.flatMap((cell, index) => {
    if (displayWidth(cell.trim()) === 0) return [];
    const name = labels?.[index + 1] ?? "";
    return [
      wrapText(name === "" ? cell : `${name}: ${cell.trim()}`, width, { first: inner, rest: `${inner}  ` }),
    ];
  });
  return [wrapText(title, width, { first: indent, rest: indent }), ...blocks].flatMap((block) =>
    block.split("\n"),
  );
}
