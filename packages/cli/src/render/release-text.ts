import { count, type MatrixSet } from "@rampart/answers";
import { gapSentence, matrixSentence } from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

export interface ReleaseSummary {
  readonly folder: string;
  readonly total: number;
  /** How many can be packed. */
  readonly ready: number;
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
  readonly isDryRun: boolean;
  /** Absent where nothing was written. */
  readonly matrix: MatrixSet | undefined;
}

/** What became of a release, what is missing in it, and which platforms it leaves out. */
export function renderRelease(summary: ReleaseSummary, style: Style): string {
  const { missing, matrix } = summary;
  const item = (symbol: string, text: string) =>
    `${wrapText(`${symbol} ${printable(text)}`, style.width, { first: "", rest: "  " })}\n`;
  return [
    `${wrapText(style.bold(printable(sentenceOf(summary))), style.width)}\n`,
    ...missing.map(({ title, reason }) => item(style.red("✗"), `${title}: ${reason}`)),
    ...(matrix?.modules ?? []).flatMap(({ explanation, coverage }) => [
      item(style.green("✓"), `${coverage.module}: ${matrixSentence(explanation, coverage)}`),
      ...explanation.gaps.map((gap) => item(style.dim("·"), gapSentence(gap, coverage))),
    ]),
  ].join("");
}

function sentenceOf({ folder, total, ready, isDryRun, matrix }: ReleaseSummary): string {
  const some = ready === total ? count(total, "bundle") : `${ready} of ${count(total, "bundle")}`;
  if (isDryRun) return `${some} would be packed into ${folder}. Nothing was written.`;
  if (matrix === undefined) return `${some} can be packed. Nothing was written.`;
  return `${some} packed into ${folder}.`;
}
