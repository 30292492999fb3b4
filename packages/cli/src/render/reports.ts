import { type RunFailure, renderReport, renderReportWithFacts } from "@rampart/findings";
import { renderGithub, renderJunit, renderSarif } from "@rampart/findings/formats";
import type { Format } from "../output-options.ts";
import { type DocumentedResult, type PartOfRun, reportDocument, tool } from "./document.ts";

/** What was found, and what failed, as one document for machines; text is for people, and made elsewhere. */
export function renderReports(
  format: Exclude<Format, "text">,
  command: string,
  results: readonly DocumentedResult[],
  failures: readonly RunFailure[],
  part?: PartOfRun,
): string {
  switch (format) {
    case "json":
      return reportDocument(command, results, failures, part);
    case "sarif":
      return renderSarif(results.map(renderReportWithFacts), { ...tool, command }, failures);
    case "junit":
      return renderJunit(results.map(renderReport), { ...tool, command }, failures);
    case "github":
      return renderGithub(results.map(renderReport), failures);
  }
}
