import { count } from "@rampart/answers";
import { writeFilesAtomic } from "@rampart/files";
import { RampartError, type RunFailure } from "@rampart/findings";
import type { DocumentedCommand } from "./documents/document-table.ts";
import { exitCodeOfError, exitCodeOfReports, warningsBeyond } from "./exit-code.ts";
import type { Io } from "./io.ts";
import type { Format, ReportOptions } from "./output-options.ts";
import { advisedFailures, advisedFindings, advisedResults } from "./render/advice.ts";
import type { DocumentedResult } from "./render/document.ts";
import { renderError, renderErrorForFile } from "./render/error-text.ts";
import { renderReportText, type TextReport } from "./render/findings-text.ts";
import { plain } from "./render/plain-style.ts";
import { renderShared, separateShared } from "./render/shared-findings.ts";
import { type Style, styleFor } from "./render/style.ts";
import { renderVerdictText } from "./render/verdict-text.ts";
import { writeLine } from "./render/write-line.ts";

/** What a command found in one file, and what it made of it. */
export interface Result extends DocumentedResult {
  /** Texts that findings lie in, by entry; the empty name is the file itself. For the lines that people are shown. */
  readonly sources?: ReadonlyMap<string, string>;
}

/** Files that could not be judged, beside those that were. */
type Failures = readonly RunFailure[];

/**
 * Prints results in every wanted format, into files and to standard output, and gives the exit code. That of a failure
 * wins.
 */
export async function printResults(
  command: DocumentedCommand,
  found: readonly Result[],
  options: ReportOptions,
  io: Io,
  unjudged: Failures = [],
): Promise<number> {
  const { stdout, stderr } = io;
  const [results, unread] = [advisedResults(found, io), advisedFailures(unjudged, io)];
  const failures = [...unread, ...(await writeFormats(command, results, options, io, unread))];
  const style = styleFor(stdout, io, options.color);
  stdout.write(await render(options.format, command, results, failures, options, style));
  for (const { error } of failures) stderr.write(renderError(error, io));
  sayLimit(results, options, io);
  return exitCodeOf(results, failures, options);
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
  command: DocumentedCommand,
  result: Result,
  lines: readonly string[],
  options: ReportOptions,
  io: Io,
): Promise<number> {
  return printOutcomes(command, [{ ...result, lines }], options, io);
}

/** The same for several files. */
export async function printOutcomes(
  command: DocumentedCommand,
  found: readonly Outcome[],
  options: ReportOptions,
  io: Io,
  unjudged: Failures = [],
): Promise<number> {
  const { stdout, stderr } = io;
  const [outcomes, unread] = [advisedResults(found, io), advisedFailures(unjudged, io)];
  const failures = [...unread, ...(await writeFormats(command, outcomes, options, io, unread))];
  if (options.format === "text" || options.annotations) {
    const style = styleFor(stderr, io, options.color);
    const judged = outcomes.map((outcome) => ({ ...outcome, findings: asideOf(outcome, options) }));
    const { shared, own } = options.annotations
      ? { shared: [], own: judged }
      : separateShared(judged, nameOf);
    stderr.write(renderShared(shared, style, options.verbose));
    for (const outcome of own) {
      const isOneOfSeveral = outcomes.length > 1;
      stderr.write(await renderAside(command, { ...outcome, isOneOfSeveral }, options, style));
      for (const line of outcome.lines) stdout.write(`${line}\n`);
    }
  } else stdout.write(await render(options.format, command, outcomes, failures, options, plain));
  for (const { error } of failures) stderr.write(renderError(error, io));
  if (options.annotations) stderr.write(await render("github", command, [], failures, options, plain));
  sayLimit(outcomes, options, io);
  return exitCodeOf(outcomes, failures, options);
}

/** Findings of a command that prints something else, to standard error. */
export async function printFindings(
  found: Result & TextReport,
  options: ReportOptions,
  io: Io,
): Promise<void> {
  const { stderr } = io;
  const result = { ...found, findings: advisedFindings(found.findings, io) };
  stderr.write(await renderAside("", result, options, styleFor(stderr, io, options.color)));
}

/** Writes the report files of a run without a finding, whose result is elsewhere. Gives the exit code of the run. */
export async function reportElsewhere(
  command: DocumentedCommand,
  result: Result,
  exitCode: number,
  options: ReportOptions,
  io: Io,
): Promise<number> {
  const failures = await writeFormats(command, [result], options, io, []);
  for (const { error } of failures) io.stderr.write(renderError(error, io));
  return Math.max(exitCode, ...failures.map(({ error }) => exitCodeOfError(error)));
}

/** What is said beside the result. */
function asideOf<One extends { readonly severity: string }>(
  { findings }: { readonly findings: readonly One[] },
  { quiet }: ReportOptions,
): readonly One[] {
  return quiet ? findings.filter(({ severity }) => severity === "error") : findings;
}

/** By what it wrote, where it did: several results may come of one file. */
function nameOf({ file, outputs = [], planned = [] }: Outcome): string {
  return outputs[0] ?? planned[0] ?? file;
}

async function renderAside(
  command: string,
  result: Result & TextReport,
  options: ReportOptions,
  style: Style,
): Promise<string> {
  const findings = asideOf(result, options);
  if (options.annotations && findings.length > 0) {
    return render("github", command, [result], [], options, style);
  }
  // Notes alone are no news beside a result, unless they are asked for.
  const isShown = findings.some(({ severity }) => options.verbose || severity !== "info");
  return isShown ? renderReportText({ ...result, findings }, style, options.verbose) : "";
}

/** Writes the wanted files, all of them or none. Gives why they could not be written, for the formats that are printed. */
async function writeFormats(
  command: string,
  results: readonly Result[],
  options: ReportOptions,
  io: Io,
  failures: Failures,
): Promise<Failures> {
  if ([options.format, ...options.files.map(({ format }) => format)].includes("sarif")) {
    const { warnOfSize } = await import("./render/reports.ts");
    warnOfSize(results, io);
  }
  const written = options.files.map(async ({ format, path }) => {
    const errors = format === "text" ? failures.map(({ error }) => renderErrorForFile(error, io)) : [];
    const text = [await render(format, command, results, failures, options, plain), ...errors].join("");
    return { path, content: Buffer.from(text) };
  });
  const files = await Promise.all(written);
  try {
    await writeFilesAtomic(files, { signal: io.signal });
    return [];
  } catch (error) {
    if (!(error instanceof RampartError) || io.signal.aborted) throw error;
    return [{ error }];
  }
}

/** Why a run fails in which each file passes. */
function sayLimit(
  results: readonly Result[],
  { maxWarnings, maxWarningsFrom = "--max-warnings" }: ReportOptions,
  io: Io,
): void {
  const warnings = warningsBeyond(results, maxWarnings);
  if (warnings === undefined) return;
  const allowed = `the ${maxWarnings} that ${maxWarningsFrom} allows`;
  writeLine(io.stderr, io, `${count(warnings, "warning")}, more than ${allowed}`);
}

function exitCodeOf(results: readonly Result[], failures: Failures, { maxWarnings }: ReportOptions): number {
  return Math.max(
    exitCodeOfReports(results, maxWarnings),
    ...failures.map(({ error }) => exitCodeOfError(error)),
  );
}

async function render(
  format: Format,
  command: string,
  results: readonly Result[],
  failures: Failures,
  options: ReportOptions,
  style: Style,
): Promise<string> {
  const { quiet, verbose, part } = options;
  if (format !== "text") {
    // Most runs print text alone, and start without what makes the documents.
    const { renderReports } = await import("./render/reports.ts");
    const exitCode = exitCodeOf(results, failures, options);
    return renderReports(format, command, results, failures, part && { ...part, exitCode });
  }
  const isOneOfSeveral = new Set([...results, ...failures].map(({ file }) => file)).size > 1;
  return results
    .filter(({ ok, summary }) => !quiet || !ok || summary.errors + summary.warnings > 0)
    .map((result) => renderResultText({ ...result, isOneOfSeveral }, style, verbose))
    .join("");
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
