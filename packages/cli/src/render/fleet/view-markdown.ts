import { statusSymbols } from "@rampart/answers";
import { escapedMarkdown } from "../matrix-markdown.ts";
import type { FleetView, ViewSection } from "./view.ts";

/** The same for a wiki or an issue. */
export function renderFleetMarkdown({ title, lead, sections, basis }: FleetView): string {
  const parts = [`# ${escapedMarkdown(title)}`, escapedMarkdown(lead), ...sections.map(renderSection)];
  return `${[...parts, escapedMarkdown(basis)].join("\n\n")}\n`;
}

function renderSection({ heading, columns, rows }: ViewSection): string {
  const lines = [
    ["", ...columns],
    ["", ...columns].map(() => "---"),
    ...rows.map(({ status, cells }) => [statusSymbols[status], ...cells.map(escapedMarkdown)]),
  ];
  return `## ${escapedMarkdown(heading)}\n\n${lines.map((line) => `| ${line.join(" | ")} |`).join("\n")}`;
}
