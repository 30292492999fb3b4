import { aspectNames, verdictInWords } from "@rampart/answers";
import type { AspectVerdict, Examination, Target } from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { Judgement } from "../judgement.ts";
import { renderExamination } from "./examination-text.ts";
import { renderFindings, type TextReport } from "./findings-text.ts";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";
import { wrapText } from "./wrap-text.ts";

/** What a cluster would say to a bundle, for people: the verdict, its aspects side by side, then what is at fault. */
export function renderVerdictText(
  report: TextReport,
  { target, verdict }: Judgement,
  style: Style,
  verbose: boolean,
): string {
  const file = style.bold(printable(report.file));
  const mark = marks[verdict.verdict](style);
  const words = `${file} on ${printable(targetInWords(target))}: ${verdictInWords(verdict)}`;
  const heading = `${wrapText(words, style.width, { first: `${mark} `, rest: "  " })}\n`;
  const findings = renderFindings(report, style, verbose);
  const aspects = `${renderAspects(verdict.aspects, style)}${renderInferred(verdict.aspects, style)}`;
  return `${heading}${aspects}${renderExamination(verdict, style)}${findings}`;
}

/** What no public text says, though the verdict is based on it. */
function renderInferred(aspects: readonly AspectVerdict[], style: Style): string {
  return aspects
    .flatMap(({ aspect, inferred = [] }) =>
      inferred.map((one) => `Inferred (${aspectNames[aspect]}): ${printable(one)}.`),
    )
    .map((line) => `${wrapText(style.dim(line), style.width, { first: "  ", rest: "    " })}\n`)
    .join("");
}

const marks: Readonly<Record<AspectVerdict["verdict"], (style: Style) => string>> = {
  accepted: (style) => style.green("✓"),
  rejected: (style) => style.red("✗"),
  unknown: (style) => style.yellow("?"),
  skipped: (style) => style.dim("-"),
};

/** What was examined in part is not ticked. */
function markOf(verdict: AspectVerdict["verdict"], parts: readonly Examination[], style: Style): string {
  const isWhole = parts.every(({ missing }) => missing === undefined);
  return verdict === "accepted" && !isWhole ? style.green("~") : marks[verdict](style);
}

/** `rs-8.0/rhel9 (8.0.20-96, rhel9, x86_64, Redis 8.4)`. */
function targetInWords(target: Target): string {
  const { name, clusterVersion, os, distribution = os, arch, redisVersion, endpoint } = target;
  const parts = [
    clusterVersion && `Redis Software ${clusterVersion}`,
    distribution,
    arch,
    redisVersion && `Redis ${redisVersion}`,
    endpoint && `endpoint ${endpoint}`,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return name ?? "any cluster";
  return name === undefined ? parts.join(", ") : `${name} (${parts.join(", ")})`;
}

/** Widest table of aspects. */
const widestTable = 118;

/** A row for each aspect: what the bundle says beside what the target says. */
function renderAspects(aspects: readonly AspectVerdict[], style: Style): string {
  const rows = aspects.map(({ aspect, verdict, parts = [], bundle = "", target = "" }) => {
    const said = verdict === "skipped" ? `${target === "" ? "" : `${target}, `}not asked` : target;
    const name = `${markOf(verdict, parts, style)} ${aspectNames[aspect]}`;
    return [name, printable(bundle), said === "" ? "" : style.dim(printable(said))];
  });
  const width = Math.min(style.width, widestTable);
  return renderTable(rows, { width, labels: ["aspect", "bundle", "target"], indent: "  " });
}
