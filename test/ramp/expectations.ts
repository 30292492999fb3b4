import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metadata, Packed } from "./packers.ts";

/** What RAMP made of a case, as it is recorded: what is at its default, or differs from machine to machine, is left out. */
export interface Expectation {
  /** RAMP wrote a bundle. */
  readonly isPacked: boolean;
  readonly fields?: Metadata;
}

const file = join(import.meta.dirname, "expectations.json");

/** The case whose commands most others have too: they are recorded once. */
const usual = "fixture tally";

export type Expectations = Readonly<Record<string, Expectation>>;

export function recordedExpectations(): Expectations {
  return JSON.parse(readFileSync(file, "utf8")) as Expectations;
}

/** Writes the file anew, one line for each case. */
export function recordExpectations(expectations: Expectations): void {
  const commands = JSON.stringify(expectations[usual]?.fields?.["commands"]);
  const lines = Object.entries(expectations).map(([title, { fields, ...rest }]) => {
    const kept = Object.entries(fields ?? {}).filter(
      ([field, value]) => title === usual || field !== "commands" || JSON.stringify(value) !== commands,
    );
    const short = { ...rest, ...(kept.length > 0 && { fields: Object.fromEntries(kept) }) };
    return `  ${JSON.stringify(title)}: ${JSON.stringify(short)}`;
  });
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
}

/** The metadata that a recording represents, as {@link comparable} has it. */
export function expectedMetadata(recorded: Expectations, title: string): Metadata | undefined {
  const { isPacked, fields } = recorded[title] ?? { isPacked: false };
  const commands = recorded[usual]?.fields?.["commands"];
  return isPacked ? { ...defaults, commands, ...fields } : undefined;
}

/** Source: RedisLabsModules/RAMP, RAMP/module_metadata.py; the name and version are those of the fixture tally. */
const defaults: Metadata = {
  add_command: [],
  author: "",
  bigstore_version_2_support: false,
  capabilities: [],
  capability_name: "",
  command_line_args: "",
  compatible_redis_version: "7.4",
  config_command: "",
  crdb: {},
  dependencies: {},
  description: "",
  display_name: "",
  email: "",
  exclude_commands: [],
  homepage: "",
  license: "",
  min_redis_pack_version: "5.2",
  min_redis_version: "4.0",
  module_file: "tally.so",
  module_name: "tally",
  "optional-dependencies": {},
  os: "Linux",
  overide_command: [],
  ramp_format_version: 1,
  semantic_version: "1.2.3",
  version: 10203,
};

/** Of the machine that packs, or of the module's bytes. */
const local = ["architecture", "sha256", "operating_systems", "git_sha"];

/** More commands than this are recorded as their digest. */
const mostCommands = 60;

export function toExpectation({ code, moduleJson }: Packed): Expectation {
  if (code !== 0 || moduleJson === undefined) return { isPacked: false };
  const fields = Object.entries(comparable(JSON.parse(moduleJson) as Metadata)).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(defaults[field]),
  );
  return { isPacked: true, fields: Object.fromEntries(fields) };
}

/** What can be compared with a recording of another machine. */
export function comparable(metadata: Metadata): Metadata {
  const kept = Object.entries(metadata).filter(([field]) => !local.includes(field));
  return Object.fromEntries(kept.map(([field, value]) => [field, toShort(field, value)]));
}

function toShort(field: string, value: unknown): unknown {
  if (field === "dependencies") return withoutChecksums(value as Record<string, Metadata>);
  if (typeof value === "string" && value.length > 1000)
    return createHash("sha256").update(value).digest("hex");
  if (field !== "commands" || !Array.isArray(value)) return value;
  const sorted = value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value.length <= mostCommands) return sorted;
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** RAMP's archives have the time in them. */
function withoutChecksums(dependencies: Readonly<Record<string, Metadata>>): Metadata {
  const entries = Object.entries(dependencies).map(([name, { sha256: _, ...rest }]) => [name, rest]);
  return Object.fromEntries(entries) as Metadata;
}
