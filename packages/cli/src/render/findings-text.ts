import { SourceLines, summaryInWords } from "@rampart/answers";
import {
  type Finding,
  printable,
  type RenderedFinding,
  type Report,
  renderFinding,
  renderPlace,
  type Severity,
  type Summary,
} from "@rampart/findings";
import { renderCodeFrame } from "./code-frame.ts";
import type { Style } from "./style.ts";
import { indentOf, wrapText } from "./wrap-text.ts";

/** A report, and the texts that its findings lie in, by entry; the empty name is the file itself. */
export type TextReport = Omit<Report, "findings"> & {
  /** In words already, where they come from a document. */
  readonly findings: readonly (Finding | RenderedFinding)[];
  readonly sources?: ReadonlyMap<string, string>;
  /** There are reports of other files beside it: each finding names its file. */
  readonly isOneOfSeveral?: boolean;
};

/** Findings of one file for people: file, then one paragraph a finding, then the count. */
export function renderReportText(report: TextReport, style: Style, verbose: boolean): string {
  const file = style.bold(printable(report.file));
  const paragraphs = renderFindings(report, style, verbose);
  const mark = paragraphs === "" ? style.green("✓") : markOf(report.summary, style);
  const summary = `${file}: ${summaryInWords(report.summary)}`;
  return `${paragraphs}${wrapText(summary, style.width, { first: `${mark} `, rest: "  " })}\n`;
}

/** One paragraph a finding; notes where they are wanted. */
export function renderFindings(
  report: Pick<TextReport, "file" | "findings" | "sources" | "isOneOfSeveral">,
  style: Style,
  verbose: boolean,
): string {
  const sources = new Map([...(report.sources ?? [])].map(([entry, text]) => [entry, new SourceLines(text)]));
  return report.findings
    .filter(({ severity }) => verbose || severity !== "info")
    .map((found) => ("message" in found ? found : renderFinding(found)))
    .map((found) => renderFindingText(found, report, sources, style))
    .join("");
}

function markOf({ errors, warnings }: Summary, style: Style): string {
  if (errors > 0) return style.red("✗");
  return warnings > 0 ? style.yellow("!") : style.green("✓");
}

function renderFindingText(
  found: RenderedFinding,
  report: Pick<TextReport, "file" | "isOneOfSeveral">,
  sources: ReadonlyMap<string, SourceLines>,
  style: Style,
): string {
  const place = printable(placeInWords(found, report));
  const label = labels[found.severity];
  const heading = `${label(style)}${place === "" ? "" : ` ${place}`} ${style.dim(`[${found.rule}]`)}`;
  const code = found.errorCode === undefined ? "" : style.dim(` (a cluster answers ${found.errorCode})`);
  const paragraph = (text: string) => `${wrapText(text, style.width, indentOf(2))}\n`;
  const help = found.help === undefined ? "" : paragraph(style.dim(found.help));
  const frame = renderCodeFrame(found, sources.get(found.entry ?? ""), style);
  const firstLine = wrapText(heading, style.width, { first: "", rest: "    " });
  return `${firstLine}\n${paragraph(`${found.message}${code}`)}${frame}${help}`;
}

/** Where something was found. The file is named where it is not the only one, or where a line of it is meant. */
function placeInWords(
  found: RenderedFinding,
  { file, isOneOfSeveral = false }: Pick<TextReport, "file" | "isOneOfSeveral">,
): string {
  const isInFile = found.entry === undefined && found.line !== undefined;
  return renderPlace(found, isOneOfSeveral || isInFile ? file : undefined);
}

const labels: Readonly<Record<Severity, (style: Style) => string>> = {
  error: (style) => style.red("error"),
  warning: (style) => style.yellow("warning"),
  info: (style) => style.cyan("info"),
};
