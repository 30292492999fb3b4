import type { AspectVerdict, Verdict } from "@rampart/compat";
import { renderReportText } from "../render/findings-text.ts";
import type { Style } from "../render/style.ts";
import { renderVerdictText } from "../render/verdict-text.ts";
import type { DocumentResult, MergedReport } from "./merged-report.ts";

/** The same text as of a whole run, but for the lines of files: a document does not have them. */
export function mergedText(
  { results }: MergedReport,
  { quiet, verbose }: { readonly quiet: boolean; readonly verbose: boolean },
  style: Style,
): string {
  const isOneOfSeveral = new Set(results.map(({ file }) => file)).size > 1;
  return results
    .filter(({ ok, summary }) => !quiet || !ok || summary.errors + summary.warnings > 0)
    .map((result) => {
      const shown = { ...result, isOneOfSeveral };
      const verdict = verdictOf(result);
      if (verdict === undefined) return renderReportText(shown, style, verbose);
      return renderVerdictText(shown, { target: result.target ?? {}, verdict }, style, verbose);
    })
    .join("");
}

function verdictOf({
  verdict,
  errorCode = null,
  details = [],
  aspects = [],
}: DocumentResult): Verdict | undefined {
  if (verdict === undefined) return undefined;
  const judged = aspects.map(({ examined, unexamined, ...aspect }) => {
    const parts = [...(examined ?? []).map((part) => ({ part })), ...(unexamined ?? [])];
    return { ...aspect, findings: [], ...((examined ?? unexamined) && { parts }) };
  });
  // The schema has made sure of the words.
  return { verdict, errorCode, details, aspects: judged as readonly AspectVerdict[] } as Verdict;
}
