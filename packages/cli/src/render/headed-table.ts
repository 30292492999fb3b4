import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";

/** A table of what a cluster said: nothing in it is trusted to be plain text. */
export function renderHeadedTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const safe = rows.map((row) => row.map(printable));
  return renderTable(safe, { width: style.width, heading, paint: style.dim });
}
