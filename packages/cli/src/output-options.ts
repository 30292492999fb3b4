import type { Command } from "commander";
import type { Io } from "./io.ts";
import { oneOf, parseNatural, usage } from "./option-values.ts";

/** Flags that every command has. */
export interface OutputOptions {
  /** What standard output gets. */
  readonly format: Format;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

/** Flags of the commands that report findings. */
export interface ReportOptions extends OutputOptions {
  /** What is written to files besides. */
  readonly files: readonly FormatFile[];
  /** Annotations are wanted where findings go to standard error, beside another result. */
  readonly annotations: boolean;
  readonly maxWarnings?: number;
}

export type Format = "text" | "json" | "sarif" | "junit" | "github";

export interface FormatFile {
  readonly format: Format;
  readonly path: string;
}

/** Formats of the commands that report findings, and of those that print something else. */
const formats = ["text", "json", "sarif", "junit", "github"] as const;

export function addOutputOptions(command: Command): Command {
  return addCommonOptions(command.option("--format <format>", "text or json", oneOf("text", "json")));
}

export function addReportOptions(command: Command): Command {
  return addCommonOptions(
    command.option(
      "--format <format[=file]>",
      `${formats.join(", ")}; with =file into a file; may be given several times`,
      gatherFormat,
    ),
  ).option("--max-warnings <n>", "fail on more warnings than this", parseNatural);
}

function addCommonOptions(command: Command): Command {
  return command
    .option("--json", "short for --format json")
    .option("-q, --quiet", "print results only")
    .option("-v, --verbose", "print notes and progress too")
    .option("--no-color", "no colours, as with NO_COLOR");
}

/** What commander gathered of the flags above. */
export interface GatheredOptions {
  readonly format?: Format | readonly GatheredFormat[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
  readonly maxWarnings?: number;
}

interface GatheredFormat {
  readonly format: Format;
  readonly path?: string;
}

function gatherFormat(value: string, previous: readonly GatheredFormat[] = []): GatheredFormat[] {
  const [, name = "", path] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  if (path === "") throw usage(`--format ${value} names no file`);
  return [...previous, { format: oneOf(...formats)(name), ...(path !== undefined && { path }) }];
}

/** The flags with their defaults: on GitHub, annotations are what findings are printed as. */
export function reportOptions(gathered: GatheredOptions, { environment }: Io): ReportOptions {
  const { format: asked = [], json = false } = gathered;
  const wanted: readonly GatheredFormat[] = typeof asked === "string" ? [{ format: asked }] : asked;
  const printed = wanted.filter(({ path }) => path === undefined).map(({ format }) => format);
  if (json) printed.push("json");
  if (new Set(printed).size > 1) {
    throw usage(
      `standard output cannot be both ${printed.join(" and ")}`,
      `Write one of them into a file: --format ${printed.at(-1)}=FILE`,
    );
  }
  const onGithub = environment["GITHUB_ACTIONS"] === "true" && printed.length === 0;
  return {
    format: printed[0] ?? (onGithub ? "github" : "text"),
    annotations: onGithub,
    files: wanted.flatMap(({ format, path }) => (path === undefined ? [] : [{ format, path }])),
    quiet: gathered.quiet ?? false,
    verbose: gathered.verbose ?? false,
    color: gathered.color ?? true,
    ...(gathered.maxWarnings !== undefined && { maxWarnings: gathered.maxWarnings }),
  };
}
