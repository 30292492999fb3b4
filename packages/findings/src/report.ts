import { type Finding, type RenderedFinding, renderFinding, sortFindings } from "./finding.ts";
import { listedFindings } from "./listed-findings.ts";
import type { RampartError } from "./rampart-error.ts";
import type { Severity } from "./severity.ts";

/** What a command found in one file. `schemas/report.schema.json` describes it. */
export interface Report {
  /** As the caller named it; `-` for standard input. */
  readonly file: string;
  /** No finding is an error. */
  readonly ok: boolean;
  /** Of all that was found. */
  readonly summary: Summary;
  /** Of a rule that has very many, the first. */
  readonly findings: readonly Finding[];
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export type RenderedReport = Omit<Report, "findings"> & { readonly findings: readonly RenderedFinding[] };

/** A file that could not be judged, and why; without a file, why the run could not continue. */
export interface RunFailure {
  readonly file?: string | undefined;
  readonly error: RampartError;
}

export function report(file: string, findings: readonly Finding[]): Report {
  const summary = summarise(findings);
  return { file, ok: summary.errors === 0, summary, findings: listedFindings(sortFindings(findings)) };
}

export function summarise(findings: readonly { readonly severity: Severity }[]): Summary {
  const count = (severity: Severity) => findings.filter((found) => found.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), infos: count("info") };
}

export function renderReport({ findings, ...rest }: Report): RenderedReport {
  return { ...rest, findings: findings.map(renderFinding) };
}

/** A report whose findings keep the facts that their words were made of. */
export interface ReportWithFacts extends RenderedReport {
  readonly findings: readonly FindingWithFacts[];
}

export interface FindingWithFacts extends RenderedFinding {
  readonly facts?: object;
  /** A digest of what makes it the same finding in the next run, where the facts are no longer at hand. */
  readonly identity?: string;
}

export function renderReportWithFacts({ findings, ...rest }: Report): ReportWithFacts {
  return { ...rest, findings: findings.map((found) => ({ ...renderFinding(found), facts: found.facts })) };
}
