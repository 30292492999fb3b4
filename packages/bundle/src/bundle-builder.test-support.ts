import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { buildZip, type RawEntry, type RawZip } from "../../archive/src/zip/zip-builder.test-support.ts";

// Bundles made by hand: right by default, wrong wherever a test says so. Nothing of the packing step is in them.

/** The example module, as it is built for x86_64. */
export const tally: Buffer = readFixture("x86_64/tally.so");

/** Bytes of a file below `fixtures/modules`. */
export function readFixture(path: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/modules/${path}`, import.meta.url));
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The six fields that RAMP writes for a command. */
export function command(name: string, fields: object = {}): object {
  return {
    command_name: name,
    command_arity: 2,
    flags: ["readonly", "fast"],
    first_key: 1,
    last_key: 1,
    step: 1,
    ...fields,
  };
}

/** What `module.json` says of {@link tally}; a field that is undefined in `changes` is left out. */
export function metadataOf(changes: object = {}): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    add_command: [],
    architecture: "x86_64",
    author: "The Rampart authors",
    bigstore_version_2_support: false,
    capabilities: ["persistence_aof", "persistence_rdb"],
    capability_name: "Counters",
    command_line_args: "",
    commands: ["tally.get", "tally.incr"].map((name) => command(name)),
    compatible_redis_version: "8.0",
    config_command: "",
    crdb: {},
    dependencies: {},
    description: "Counters by key",
    display_name: "Tally",
    email: "authors@example.com",
    exclude_commands: [],
    homepage: "https://example.com/tally",
    license: "MIT",
    min_redis_pack_version: "7.4",
    min_redis_version: "7.2",
    module_file: "tally.so",
    module_name: "tally",
    operating_systems: ["rhel9"],
    "optional-dependencies": {},
    os: "Linux",
    overide_command: [],
    ramp_format_version: 1,
    semantic_version: "1.2.3",
    sha256: sha256(tally),
    version: 10203,
    ...changes,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export interface BundleParts extends Omit<RawZip, "entries"> {
  /** Fields of `module.json` that differ from {@link metadataOf}; a string is its whole text, `false` leaves it out. */
  readonly metadata?: object | string | false;
  /** What differs from the entry of `module.json`. */
  readonly moduleJson?: RawEntry;
  /** What differs from the entry of the module; `false` leaves it out. */
  readonly module?: RawEntry | false;
  /** Entries behind these two. */
  readonly more?: readonly RawEntry[];
  /** The module comes first, as RAMP writes it. */
  readonly moduleFirst?: boolean;
}

/** A bundle of {@link tally}, byte by byte. */
export function buildBundle(parts: BundleParts = {}): Buffer {
  const { metadata = {}, moduleJson, module = {}, more = [], moduleFirst = false, ...zip } = parts;
  const text = typeof metadata === "string" ? metadata : JSON.stringify(metadataOf(metadata || {}), null, 2);
  const entries: RawEntry[] = [
    ...(metadata === false ? [] : [{ name: "module.json", content: Buffer.from(text), ...moduleJson }]),
    ...(module === false ? [] : [{ name: "tally.so", content: tally, mode: 0o100755, ...module }]),
  ];
  return buildZip({ ...zip, entries: [...(moduleFirst ? entries.toReversed() : entries), ...more] });
}
