import { isDeepStrictEqual } from "node:util";
import { rampFields } from "@rampart/bundle";
import { environment } from "./differential-cases.ts";
import type { Metadata } from "./packers.ts";
import { type RampDifference, rampDifferences } from "./ramp-differences.ts";

/** A field that is not the same, and the row of the table that says why; none where nothing does. */
export interface Difference {
  readonly field: string;
  readonly ramp: unknown;
  readonly ours: unknown;
  readonly row: RampDifference | undefined;
}

interface Command {
  readonly command_name: string;
}

/** Whether the values are what a row of the table says. */
type Explanation = (ramp: unknown, ours: unknown, field: string, whole: Metadata) => boolean;

const isCommit = (value: unknown) => typeof value === "string" && /^b'[0-9a-f]{40}'$/.test(value);

/** One for each row of a field, in the order of the table. */
const explanations: Readonly<Record<string, readonly Explanation[]>> = {
  architecture: [(_, ours) => ours === "x86_64" || ours === "aarch64"],
  capabilities: [isNamesInOneText, isSameInAnyOrder, isSameButForBlanks],
  command_line_args: [(ramp, ours) => typeof ramp === "string" && ours === withEnvironment(ramp)],
  commands: [isSameInAnyOrder, isOnceAsAdded, isOfNewerRedis],
  dependencies: [isSameButForChecksums],
  exclude_commands: [
    isNamesInOneText,
    isSameInAnyOrder,
    (ramp, ours, field, whole) =>
      field === "commands" ? isLessExcluded(ramp, ours, whole) : isSameButForBlanks(ramp, ours),
  ],
  git_sha: [(ramp, ours) => (ramp === undefined || isCommit(ramp)) && !isCommit(ours)],
  module_file: [(ramp, ours) => ramp === "other.so" && ours === "tally.so"],
  operating_systems: [(ramp, ours) => Array.isArray(ramp) && Array.isArray(ours) && ours.length === 1],
  "optional-dependencies": [(ramp, ours) => isDeepStrictEqual(withoutPaths(ramp), withoutChecksums(ours))],
  os: [(_, ours) => ours === "Linux"],
  overide_command: [
    (ramp, ours, field, whole) =>
      field === "commands" ? isAsOverridden(ramp, ours, whole) : contains(ours, ramp),
  ],
  sha256: [(ramp) => ramp === "cd".repeat(32)],
  version: [(ramp, ours) => Number(ramp) === ours],
  "any text that is written without quotes": [
    (ramp, ours) => typeof ramp === "number" && typeof ours === "string" && Number(ours) === ramp,
  ],
  "any field that stands empty": [
    (ramp, _, field) => ramp === null || (ramp === "" && /_version$/.test(field)),
  ],
  "any other key of the manifest": [
    (ramp, _, field) => ramp === undefined && !(rampFields as readonly string[]).includes(field),
  ],
};

/** How many rows each field has: as they are explained here, and as the table has them. */
export const explainedRows: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(explanations).map(([field, list]) => [field, list.length]),
);

export function rowsOf(field: string): readonly RampDifference[] {
  return rampDifferences.filter((row) => row.field === field);
}

export function differencesOf(ramp: Metadata, ours: Metadata): Difference[] {
  const fields = new Set([...Object.keys(ramp), ...Object.keys(ours)]);
  return [...fields].flatMap((field) => {
    const [theirs, own] = [ramp[field], ours[field]];
    return isDeepStrictEqual(theirs, own)
      ? []
      : [{ field, ramp: theirs, ours: own, row: rowOf(field, theirs, own, ours) }];
  });
}

function rowOf(field: string, ramp: unknown, ours: unknown, whole: Metadata): RampDifference | undefined {
  const fields = [
    field,
    ...(field === "commands" ? ["overide_command", "exclude_commands"] : []),
    ...(typeof ramp === "string" ? ["command_line_args"] : []),
    "any text that is written without quotes",
    "any field that stands empty",
    "any other key of the manifest",
  ];
  return fields
    .flatMap((name) => rowsOf(name).map((row, index) => ({ row, explains: explanations[name]?.[index] })))
    .find(({ explains }) => explains?.(ramp, ours, field, whole))?.row;
}

/** What is behind a blank is excluded here alone. */
function isLessExcluded(ramp: unknown, ours: unknown, whole: Metadata): boolean {
  if (!Array.isArray(ramp)) return false;
  const excluded = new Set(whole["exclude_commands"] as string[]);
  const left = (ramp as Command[]).filter(({ command_name: name }) => !excluded.has(name));
  return left.length < ramp.length && isSameInAnyOrder(left, ours);
}

/** What the manifest's right spelling says of commands has its effect on them. */
function isAsOverridden(ramp: unknown, ours: unknown, whole: Metadata): boolean {
  if (!Array.isArray(ramp)) return false;
  const overrides = (whole["overide_command"] ?? []) as Command[];
  const named = new Map(overrides.map((command) => [command.command_name, command]));
  return isSameInAnyOrder(
    (ramp as Command[]).map((command) => named.get(command.command_name) ?? command),
    ours,
  );
}

function isNamesInOneText(ramp: unknown, ours: unknown): boolean {
  if (typeof ramp !== "string") return false;
  return isDeepStrictEqual(
    ramp.split(",").map((name) => name.trim()),
    ours,
  );
}

function isSameButForBlanks(ramp: unknown, ours: unknown): boolean {
  if (!Array.isArray(ramp)) return false;
  const names = ramp.map((name) => String(name).trim()).filter((name) => name !== "");
  return isSameInAnyOrder(names, ours);
}

function isSameInAnyOrder(ramp: unknown, ours: unknown): boolean {
  return isDeepStrictEqual(sorted(ramp), sorted(ours));
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).toSorted() : value;
}

function isOnceAsAdded(ramp: unknown, ours: unknown): boolean {
  if (!Array.isArray(ramp)) return false;
  const last = new Map((ramp as Command[]).map((command) => [command.command_name, command]));
  return last.size < ramp.length && isSameInAnyOrder([...last.values()], ours);
}

/** The fixtures that ask for the version register more on newer servers, and nothing else. */
function isOfNewerRedis(ramp: unknown, ours: unknown): boolean {
  const more = /^(acl\.refuses-|shapes\.touches-)/;
  return (
    Array.isArray(ours) &&
    isSameInAnyOrder(
      ramp,
      (ours as Command[]).filter((command) => !more.test(command.command_name)),
    )
  );
}

function isSameButForChecksums(ramp: unknown, ours: unknown): boolean {
  return isDeepStrictEqual(withoutChecksums(ramp), withoutChecksums(ours));
}

function withoutChecksums(dependencies: unknown): object {
  return without(dependencies, "sha256");
}

function withoutPaths(dependencies: unknown): object {
  return without(dependencies, "local_path");
}

function without(dependencies: unknown, field: string): object {
  const entries = Object.entries((dependencies ?? {}) as Record<string, Record<string, unknown>>);
  return Object.fromEntries(entries.map(([name, { [field]: _, ...rest }]) => [name, rest]));
}

function contains(list: unknown, part: unknown): boolean {
  if (!Array.isArray(list) || !Array.isArray(part)) return false;
  const items = new Set(list.map((item) => JSON.stringify(item)));
  return list.length > part.length && part.every((item) => items.has(JSON.stringify(item)));
}

function withEnvironment(text: string): string {
  const variables: Readonly<Record<string, string>> = environment;
  const reference = /\$\$\{|\$\{(\w+)\}|\{os\.getenv\('(\w+)'\)\}/g;
  return text.replace(reference, (matched, shell?: string, python?: string) =>
    matched === "$${" ? "${" : (variables[shell ?? python ?? ""] ?? matched),
  );
}
