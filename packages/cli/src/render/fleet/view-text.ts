import type { Decision } from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { Style } from "../style.ts";
import { renderTable } from "../table.ts";
import { wrapText } from "../wrap-text.ts";
import type { FleetView, ViewSection } from "./view.ts";

const marks: Readonly<Record<Decision, (style: Style) => string>> = {
  accepted: (style) => style.green("✓"),
  rejected: (style) => style.red("✗"),
  unknown: (style) => style.yellow("?"),
};

/** The sentence, a table for each section, and what all of it rests on. */
export function renderFleetText({ status, lead, sections, basis }: FleetView, style: Style): string {
  const first = wrapText(printable(lead), style.width, { first: `${marks[status](style)} `, rest: "  " });
  const last = basis === "" ? [] : [`${wrapText(style.dim(basis), style.width)}\n`];
  return [`${first}\n`, ...sections.map((section) => renderSection(section, style)), ...last].join("\n");
}

function renderSection({ heading, columns, rows }: ViewSection, style: Style): string {
  const cells = rows.map(({ status, cells: [name = "", ...rest] }) => [
    `${marks[status](style)} ${printable(name)}`,
    ...rest.map(printable),
  ]);
  const [first = "", ...others] = columns;
  const heads = [`  ${first}`, ...others];
  const table = renderTable(cells, { width: style.width, heading: heads, labels: columns, paint: style.dim });
  return `${wrapText(style.bold(heading), style.width)}\n${table}`;
}
