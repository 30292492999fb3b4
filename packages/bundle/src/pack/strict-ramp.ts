import {
  isObject,
  type JsonObject,
  listOfEvery,
  type ModuleField,
  type ModuleMetadata,
  type Scalars,
} from "@rampart/metadata";
import { renderModuleJson } from "./bundle-plan.ts";

/** What RAMP takes from the machine that packs, as RAMP spells it. */
export interface PackingHost {
  /** `x86_64`, `aarch64`. */
  readonly machine: string;
  /** `Linux`, `Darwin`. */
  readonly system: string;
  /** `rhel9`, `debian12`; absent where the machine does not tell. */
  readonly operatingSystem?: string;
  /** Commit of the working directory; absent where there is none. */
  readonly gitSha?: string;
}

/** Fields that only Rampart and clusters write. */
type FieldOfOthers = "$schema" | "action_uid" | "is_bundled" | "os_list" | "platforms" | "uid";

/**
 * Fields that RAMP 2.5.13 writes, and one of 2.5.17. Sources: RedisLabsModules/RAMP, RAMP/module_metadata.py;
 * RediSearch/RediSearch pull request 9470.
 */
export const rampFields = listOfEvery<Exclude<ModuleField, FieldOfOthers>>()([
  "add_command",
  "architecture",
  "author",
  "bigstore_version_2_support",
  "capabilities",
  "capability_name",
  "command_line_args",
  "commands",
  "compatible_redis_version",
  "config_command",
  "crdb",
  "dependencies",
  "description",
  "display_name",
  "email",
  "exclude_commands",
  "git_sha",
  "homepage",
  "license",
  "min_redis_pack_version",
  "min_redis_version",
  "module_file",
  "module_name",
  "operating_systems",
  "optional-dependencies",
  "os",
  "overide_command",
  "ramp_format_version",
  "run_command_line_args",
  "semantic_version",
  "sha256",
  "speedb_git_sha",
  "version",
]);

/** Fields that come from the module whatever the manifest says. */
const fromModule: ReadonlySet<string> = new Set<ModuleField>([
  "commands",
  "module_file",
  "module_name",
  "ramp_format_version",
  "run_command_line_args",
  "semantic_version",
  "sha256",
  "version",
]);

/** Values of a manifest but for those that come from the module. */
export function withoutModuleFields(values: JsonObject): JsonObject {
  const kept = Object.entries(values).filter(
    ([field]) => !fromModule.has(field) && field !== "architecture" && field !== "redis_args",
  );
  return Object.fromEntries(kept);
}

/**
 * The text of `module.json` with RAMP's values where ours differ (the rows of `docs/ramp.md` that are reproduced).
 * `declared` is the manifest as it is, before references are resolved and lists are made. Pure.
 */
export function asRampWrites(
  metadata: ModuleMetadata,
  host: PackingHost,
  declared: unknown,
  scalars: Scalars = new Map(),
): string {
  const raw: JsonObject = isObject(declared) ? declared : {};
  const written: Record<string, unknown> = {};
  for (const field of rampFields) {
    const verbatim = fromModule.has(field) ? undefined : raw[field];
    const isVerbatim = verbatim === null || ["string", "number", "boolean"].includes(typeof verbatim);
    const value = isVerbatim ? verbatim : metadata[field];
    if (value !== undefined) written[field] = value;
  }
  written["architecture"] = raw["architecture"] ?? host.machine;
  written["os"] = raw["os"] ?? host.system;
  written["operating_systems"] = raw["operating_systems"] ?? systemsOf(host);
  delete written["git_sha"];
  if (host.gitSha !== undefined) written["git_sha"] = `b'${host.gitSha}'`;
  return renderModuleJson(written, integersIn(scalars)).replace(/^( {2}"version": \d+)(,?)$/m, "$1.0$2");
}

/** Integers of Python have any number of digits; its other numbers are rounded as ours are. */
export function integersIn(scalars: Scalars = new Map()): Scalars {
  return new Map([...scalars].filter(([, { json = "" }]) => /^-?\d+$/.test(json)));
}

function systemsOf({ operatingSystem }: PackingHost): string[] {
  return operatingSystem === undefined ? [] : [operatingSystem];
}
