import { chip, escaped, pageShell } from "@rampart/answers";
import type { Decision } from "@rampart/compat";
import { version } from "../../version.ts";
import type { FleetView, ViewRow, ViewSection } from "./view.ts";

/** The same as one page, in the style of the matrix. */
export function renderFleetPage({ title, status, lead, sections, basis }: FleetView): string {
  return pageShell({
    title,
    heading: escaped(title),
    main: `<p class="lead">${chip(status)} <span>${escaped(lead)}</span></p>\n${sections.map(renderSection).join("\n")}`,
    footer: `Made by Rampart ${escaped(version)}. ${escaped(basis)}`,
  });
}

function renderSection({ heading, columns, rows }: ViewSection, index: number): string {
  const id = `section-${index + 1}`;
  const heads = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join("");
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${escaped(heading)}</h2>
<table class="records">
<thead><tr><th scope="col"><span class="hidden">State</span></th>${heads}</tr></thead>
<tbody>${rows.map((row) => renderRow(row, columns)).join("\n")}</tbody>
</table>
</section>`;
}

const words: Readonly<Record<Decision, string>> = {
  accepted: "in order",
  rejected: "at fault",
  unknown: "not known",
};

/** On a narrow page a row is a block, and each cell has the name of its column. */
function renderRow({ status, cells }: ViewRow, columns: readonly string[]): string {
  const [name = "", ...rest] = cells;
  const others = rest.map(
    (cell, index) =>
      `<td data-column="${escaped(columns[index + 1] ?? "")}"${cell === "" ? ' class="empty"' : ""}>${escaped(cell)}</td>`,
  );
  return `<tr><td>${chip(status)} <span class="hidden">${words[status]}</span></td><th scope="row">${escaped(name)}</th>${others.join("")}</tr>`;
}
