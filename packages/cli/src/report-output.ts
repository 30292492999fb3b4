import { writeFileAtomic } from "@rampart/files";
import { type FileFailure, type Report, renderReport } from "@rampart/findings";
import { renderGithub, renderJunit, renderSarif } from "@rampart/findings/formats";
import { exitCodeOfReports } from "./exit-code.ts";
import type { Io, Output } from "./io.ts";
import type { Judgement } from "./judgement.ts";
import type { Format, ReportOptions } from "./output-options.ts";
import { type ReplacedFile, reportDocument, tool } from "./render/document.ts";
import { renderError } from "./render/error-text.ts";
import { renderReportText, type TextReport } from "./render/findings-text.ts";
import { type Style, styleFor } from "./render/style.ts";
import { renderVerdictText } from "./render/verdict-text.ts";

/** What a command found in one file, and what it made of it. */
export interface Result extends Report {
  /** Files that were written. */
  readonly outputs?: readonly string[];
  /** Files of other content that were there before. */
  readonly replaced?: readonly ReplacedFile[];
  /** Texts that findings lie in, by entry; the empty name is the file itself. For the lines that people are shown. */
  readonly sources?: ReadonlyMap<string, string>;
  /** What a cluster would say, where that was asked. */
  readonly judgement?: Judgement;
}

/** Files that could not be judged, beside those that were. */
type Failures = readonly FileFailure[];

/** Prints results in every wanted format, to standard output and into files, and gives the exit code. */
export async function printResults(
  command: string,
  results: readonly Result[],
  options: ReportOptions,
  io: Io,
  failures: Failures = [],
): Promise<number> {
  const { stdout, stderr } = io;
  const style = styleFor(stdout, io, options.color);
  stdout.write(render(options.format, command, results, failures, options, style));
  for (const { error } of failures) stderr.write(renderError(error, io));
  return finish(command, results, options, io, failures);
}

/** A result with the lines that it is to standard output. */
export interface Outcome extends Result {
  readonly lines: readonly string[];
}

/**
 * The same for a command whose result is something else than findings: its lines go to standard output, and findings to
 * standard error, unless a document was asked for.
 */
export async function printOutcome(
  command: string,
  result: Result,
  lines: readonly string[],
  options: ReportOptions,
  io: Io,
): Promise<number> {
  return printOutcomes(command, [{ ...result, lines }], options, io);
}

/** The same for several files. */
export async function printOutcomes(
  command: string,
  outcomes: readonly Outcome[],
  options: ReportOptions,
  io: Io,
): Promise<number> {
  const { stdout, stderr } = io;
  if (options.format === "text" || options.annotations) {
    for (const outcome of outcomes) {
      const isOneOfSeveral = outcomes.length > 1;
      const result = { ...outcome, isOneOfSeveral };
      stderr.write(renderAside(command, result, options, styleFor(stderr, io, options.color)));
      for (const line of outcome.lines) stdout.write(`${line}\n`);
    }
  } else stdout.write(render(options.format, command, outcomes, [], options, plain));
  return finish(command, outcomes, options, io, []);
}

/** Findings of a command that prints something else, to standard error. */
export function printFindings(result: Result & TextReport, options: ReportOptions, io: Io): void {
  const { stderr } = io;
  stderr.write(renderAside("", result, options, styleFor(stderr, io, options.color)));
}

function renderAside(
  command: string,
  result: Result & TextReport,
  options: ReportOptions,
  style: Style,
): string {
  const findings = options.quiet
    ? result.findings.filter(({ severity }) => severity === "error")
    : result.findings;
  if (options.annotations && findings.length > 0) {
    return render("github", command, [result], [], options, style);
  }
  // Notes alone are no news beside a result, unless they are asked for.
  const isShown = findings.some(({ severity }) => options.verbose || severity !== "info");
  return isShown ? renderReportText({ ...result, findings }, style, options.verbose) : "";
}

async function finish(
  command: string,
  results: readonly Result[],
  options: ReportOptions,
  io: Io,
  failures: Failures,
): Promise<number> {
  for (const { format, path } of options.files) {
    const text = render(format, command, results, failures, options, plain);
    await writeFileAtomic(path, Buffer.from(text), { signal: io.signal });
  }
  return exitCodeOfReports(results, options.maxWarnings);
}

/** A file is no terminal. */
const plain = styleFor({ isTerminal: false, write: () => {} } satisfies Output, { environment: {} }, false);

function render(
  format: Format,
  command: string,
  results: readonly Result[],
  failures: Failures,
  { quiet, verbose }: ReportOptions,
  style: Style,
): string {
  const rendered = () => results.map(renderReport);
  const isOneOfSeveral = new Set([...results, ...failures].map(({ file }) => file)).size > 1;
  switch (format) {
    case "json":
      return reportDocument(command, results, failures);
    case "sarif":
      return renderSarif(rendered(), { ...tool, command }, failures);
    case "junit":
      return renderJunit(rendered(), { ...tool, command }, failures);
    case "github":
      return renderGithub(rendered(), failures);
    case "text":
      return results
        .filter(({ ok, summary }) => !quiet || !ok || summary.errors + summary.warnings > 0)
        .map((result) => renderResultText({ ...result, isOneOfSeveral }, style, verbose))
        .join("");
  }
}

function renderResultText(
  { judgement, ...result }: Result & TextReport,
  style: Style,
  verbose: boolean,
): string {
  return judgement === undefined
    ? renderReportText(result, style, verbose)
    : renderVerdictText(result, judgement, style, verbose);
}
