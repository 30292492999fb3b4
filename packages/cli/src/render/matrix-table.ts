import type { MatrixPlatform } from "@rampart/compat";
import { displayWidth, padTo } from "./display-width.ts";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";

/** What a platform says, for each Redis version: a symbol, nothing where it does not offer that version. */
export interface MatrixTableRow {
  readonly platform: MatrixPlatform;
  readonly cells: readonly string[];
  /** The same in one column each, where there is no room for more. */
  readonly narrowCells: readonly string[];
  /** The reason of a whole row. */
  readonly note: string;
  readonly shortNote: string;
}

/** Platforms by Redis versions, as wide as fits: builds and reasons are left out first, then blanks. */
export function renderMatrixTable(
  redisVersions: readonly string[],
  rows: readonly MatrixTableRow[],
  style: Style,
): string {
  const tables = [wideTable, compactTable, narrowTable(" ")].map((table) =>
    table(redisVersions, rows, style),
  );
  return tables.find((table) => fits(table, style)) ?? narrowTable("")(redisVersions, rows, style);
}

function fits(table: string, { width }: Style): boolean {
  return table.split("\n").every((line) => displayWidth(line) <= width);
}

type Layout = typeof renderMatrixTable;

const wideTable: Layout = (redisVersions, rows, style) => {
  const heading = ["cluster", "system", "", ...redisVersions].map(style.bold);
  const lines = rows.map(({ platform, cells, note }) => [
    ...platformCells(platform.clusterVersion, platform),
    ...cells,
    style.dim(note),
  ]);
  return joined([heading, ...mergeLines(lines)]);
};

const compactTable: Layout = (redisVersions, rows, style) => {
  const dense = denseRows([redisVersions, ...rows.map(({ cells }) => cells)]);
  const heading = ["cluster", "system", "", dense[0] ?? ""].map(style.bold);
  const lines = rows.map(({ platform, shortNote }, index) => [
    ...platformCells(platform.clusterVersion, platform),
    dense[index + 1] ?? "",
    style.dim(shortNote),
  ]);
  return joined([heading, ...mergeLines(lines)]);
};

/** Major and minor version are above each other, and a line is shown as its newest build. */
const narrowTable =
  (gap: string): Layout =>
  (redisVersions, rows, style) => {
    const [majors, minors] = [0, 1].map((part) => redisVersions.map((one) => one.split(".")[part] ?? ""));
    const dense = denseRows([majors ?? [], minors ?? [], ...rows.map(({ narrowCells }) => narrowCells)], gap);
    const headings = [
      ["", "", "", dense[0] ?? ""],
      ["line", "system", "", dense[1] ?? ""],
    ].map((row) => row.map(style.bold));
    const lines = rows.map(({ platform }, index) => [
      ...platformCells(platform.line, platform),
      dense[index + 2] ?? "",
    ]);
    return joined([...headings, ...mergeLines(lines)]);
  };

function joined(rows: readonly (readonly string[])[]): string {
  return renderTable(rows, { width: Number.POSITIVE_INFINITY });
}

function platformCells(version: string, { os, architecture }: MatrixPlatform): string[] {
  return [version, os, architecture];
}

/** A version that is above is not repeated. */
function mergeLines(rows: readonly (readonly string[])[]): (readonly string[])[] {
  return rows.map(([version = "", ...rest], index) => [
    rows[index - 1]?.[0] === version ? "" : version,
    ...rest,
  ]);
}

/** Columns as one text for each row. */
function denseRows(rows: readonly (readonly string[])[], gap = " "): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  return rows.map((row) => widths.map((width, column) => padTo(row[column] ?? "", width)).join(gap));
}
