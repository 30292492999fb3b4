import { flagGroup, type OptionsOf, withFlags } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { oneOf, parseNatural, usage } from "./option-values.ts";
import type { PartOfWork } from "./shard/shard.ts";

/** Flags that every command has. */
export interface OutputOptions {
  /** What standard output gets. */
  readonly format: Format;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  /** Standard output gets Markdown, where a command has it. */
  readonly isMarkdown?: true;
}

/** Flags of the commands that report findings. */
export interface ReportOptions extends OutputOptions {
  /** What is written to files besides. */
  readonly files: readonly FormatFile[];
  /** Annotations are wanted where findings go to standard error, beside another result. */
  readonly annotations: boolean;
  readonly maxWarnings?: number;
  /** What sets that limit, where it is not the flag. */
  readonly maxWarningsFrom?: string;
  /** The part of the work that this run takes, where it is not all. */
  readonly part?: PartOfWork;
}

export type Format = "text" | "json" | "sarif" | "junit" | "github";

export interface FormatFile {
  readonly format: Format;
  readonly path: string;
}

/** Formats of the commands that report findings, and of those that print something else. */
export const formats = ["text", "json", "sarif", "junit", "github"] as const;

const heading = "Output:";

const commonFlags = flagGroup(heading, (command) =>
  command
    .option("--json", "short for --format json")
    .option("-q, --quiet", "print results only")
    .option("-v, --verbose", "print notes and progress too")
    .option("--no-color", "no colors, as with NO_COLOR"),
);

/** For a command that prints something else than findings. */
export const outputFlags = flagGroup(heading, (command) =>
  withFlags(
    command.option("--format <format>", "text or json (default: text)", oneOf("text", "json")),
    commonFlags,
  ),
);

/** For a command whose result can be read as a page. */
export const pageFlags = flagGroup(heading, (command) =>
  withFlags(
    command
      .option(
        "--format <format>",
        "text, json or markdown (default: text)",
        oneOf("text", "json", "markdown"),
      )
      .option("--html <file>", "also write one HTML page"),
    commonFlags,
  ),
);

/** For a command that reports findings. */
export const reportFlags = flagGroup(heading, (command) =>
  withFlags(
    command
      .option(
        "--format <format[=file]>",
        `${formats.join(", ")}; with =file into a file; repeatable (default: text)`,
        Object.assign(gatherFormat, { choices: formats }),
      )
      .option("--max-warnings <n>", "fail if there are more warnings than this", parseNatural),
    commonFlags,
  ),
);

/** What commander gathered of the flags above. */
export type GatheredOptions =
  | OptionsOf<typeof outputFlags>
  | Omit<OptionsOf<typeof pageFlags>, "html">
  | OptionsOf<typeof reportFlags>;

interface GatheredFormat {
  readonly format: Format | "markdown";
  readonly path?: string;
}

function gatherFormat(value: string, previous: readonly GatheredFormat[] = []): GatheredFormat[] {
  const [, name = "", path] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  if (path === "") throw usage(`--format ${value} names no file`);
  const isFile = path !== undefined && path !== "-";
  return [...previous, { format: oneOf(...formats)(name), ...(isFile && { path }) }];
}

/** The flags with their defaults: on GitHub, annotations are what findings are printed as. */
export function reportOptions(gathered: GatheredOptions, { environment }: Io): ReportOptions {
  const { format: asked = [], json = false, quiet = false, verbose = false, color } = gathered;
  const maxWarnings = "maxWarnings" in gathered ? gathered.maxWarnings : undefined;
  const wanted: readonly GatheredFormat[] = typeof asked === "string" ? [{ format: asked }] : asked;
  const printed = wanted.filter(({ path }) => path === undefined).map(({ format }) => format);
  if (json) printed.push("json");
  if (new Set(printed).size > 1) {
    throw usage(
      `standard output cannot be both ${printed.join(" and ")}`,
      `Write one of them into a file with --format ${printed.at(-1)}=FILE.`,
    );
  }
  const onGithub = environment["GITHUB_ACTIONS"] === "true" && printed.length === 0;
  const [first] = printed;
  return {
    format: first === "markdown" ? "text" : (first ?? (onGithub ? "github" : "text")),
    ...(first === "markdown" && { isMarkdown: true }),
    annotations: onGithub,
    files: wanted.flatMap(({ format, path }) =>
      path === undefined || format === "markdown" ? [] : [{ format, path }],
    ),
    quiet,
    verbose,
    color,
    ...(maxWarnings !== undefined && { maxWarnings }),
  };
}
