import { type RunFailure, renderReport, renderReportWithFacts } from "@rampart/findings";
import { maxGithubResults, renderGithub, renderJunit, renderSarif } from "@rampart/findings/formats";
import type { Io } from "../io.ts";
import type { Format } from "../output-options.ts";
import { type DocumentedResult, type PartOfRun, reportDocument, tool } from "./document.ts";
import { writeLine } from "./write-line.ts";

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

/** Who uploads a SARIF document to GitHub learns it there as an error that names no reason. */
export function warnOfSize(results: readonly DocumentedResult[], io: Io): void {
  const size = results.reduce((sum, { findings }) => sum + findings.length, 0);
  if (size <= maxGithubResults) return;
  writeLine(
    io.stderr,
    io,
    `rampart: warning: the SARIF document has ${size} results, and GitHub refuses more than ${maxGithubResults} in a run`,
  );
}
