import { RampartError, type Report } from "@rampart/findings";
import { isOperatingSystemToken, operatingSystemByAlias } from "@rampart/platforms";
import type { Command } from "commander";
import { exitCodeOfReports } from "./exit-code.ts";
import { reportDocument } from "./render/document.ts";
import { renderError } from "./render/error-text.ts";
import { renderReportText } from "./render/findings-text.ts";
import { type Style, styleFor } from "./render/style.ts";
import type { Output, Surroundings } from "./surroundings.ts";

/** Flags that every command has. */
export interface OutputOptions {
  readonly format: "text" | "json";
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

/** Flags of the commands that report findings. */
export interface ReportOptions extends OutputOptions {
  readonly maxWarnings?: number;
}

export function addOutputOptions(command: Command): Command {
  return command
    .option("--format <format>", "text or json", parseFormat)
    .option("--json", "short for --format json")
    .option("-q, --quiet", "print results only")
    .option("-v, --verbose", "print notes and progress too")
    .option("--no-color", "no colours, as with NO_COLOR");
}

export function addReportOptions(command: Command): Command {
  return addOutputOptions(command).option(
    "--max-warnings <n>",
    "fail on more warnings than this",
    parseNatural,
  );
}

/** What commander gathered of the flags above. */
export interface GatheredOptions {
  readonly format?: "text" | "json";
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
  readonly maxWarnings?: number;
}

export function reportOptions(gathered: GatheredOptions): ReportOptions {
  if (gathered.json && gathered.format === "text") throw usage("--json contradicts --format text");
  return {
    format: gathered.format ?? (gathered.json ? "json" : "text"),
    quiet: gathered.quiet ?? false,
    verbose: gathered.verbose ?? false,
    color: gathered.color ?? true,
    ...(gathered.maxWarnings !== undefined && { maxWarnings: gathered.maxWarnings }),
  };
}

export function styleOf(options: OutputOptions, output: Output, surroundings: Surroundings): Style {
  return styleFor(output, surroundings, options.color);
}

/** Prints reports in the wanted format, to standard output, and gives the exit code. */
export function printReports(
  command: string,
  reports: readonly Report[],
  options: ReportOptions,
  surroundings: Surroundings,
  errors: readonly RampartError[] = [],
): number {
  const { stdout, stderr } = surroundings;
  if (options.format === "json") stdout.write(reportDocument(command, reports, errors[0]));
  else {
    const style = styleOf(options, stdout, surroundings);
    for (const report of reports) {
      if (!options.quiet || report.findings.length > 0)
        stdout.write(renderReportText(report, style, options.verbose));
    }
  }
  for (const error of errors) stderr.write(renderError(error));
  return exitCodeOfReports(reports, options.maxWarnings);
}

/** Prints the findings of a command whose result is something else: to standard error. */
export function printFindings(report: Report, options: OutputOptions, surroundings: Surroundings): void {
  const { stderr } = surroundings;
  const shown = options.quiet
    ? report.findings.filter(({ severity }) => severity === "error")
    : report.findings;
  if (shown.length === 0) return;
  stderr.write(
    renderReportText({ ...report, findings: shown }, styleOf(options, stderr, surroundings), options.verbose),
  );
}

/** The call is at fault: exit code 2. */
export function usage(message: string, help?: string): RampartError {
  return new RampartError("call", "usage", message, help === undefined ? {} : { help });
}

function parseFormat(value: string): "text" | "json" {
  if (value === "text" || value === "json") return value;
  throw usage(`--format is text or json, not ${JSON.stringify(value)}`);
}

export function parseNatural(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw usage(`${JSON.stringify(value)} is not a whole number`);
}

/** `10`, `10s`, `500ms`, `2m` in milliseconds. */
export function parseDuration(value: string): number {
  const match = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(value);
  const milliseconds =
    match && Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[(match[2] ?? "s") as "ms" | "s" | "m"];
  if (!milliseconds) throw usage(`${JSON.stringify(value)} is not a time such as 10s or 500ms`);
  return milliseconds;
}

/** Tokens or names of operating systems, separated by commas. */
export function parseSystems(value: string, previous: readonly string[] = []): string[] {
  const names = value.split(",").map((name) => name.trim().toLowerCase());
  const malformed = names.find(
    (name) => !isOperatingSystemToken(name) && operatingSystemByAlias(name) === undefined,
  );
  if (malformed === undefined) return [...previous, ...names];
  throw usage(
    `${JSON.stringify(malformed)} does not name a system`,
    "A system has a name and a version, such as rhel9 or ubuntu22.",
  );
}
