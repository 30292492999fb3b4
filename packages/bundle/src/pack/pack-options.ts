import type { DiscoverOptions, Discovery } from "@rampart/discovery";
import type { Finding, Rule } from "@rampart/findings";
import type { Environment, JsonObject } from "@rampart/metadata";
import type { CommandMatching } from "./apply-commands.ts";
import type { BundlePlan } from "./bundle-plan.ts";
import type { PackingHost } from "./strict-ramp.ts";

export interface PackOptions {
  readonly modulePath: string;
  readonly manifestPath?: string;
  /**
   * File to write, with fields in braces (`parseNameTemplate`); by default
   * `<module_name>.<os>-<architecture>.<semantic_version>.zip` in the working directory.
   */
  readonly output?: string;
  /** Tokens or their aliases; win over the manifest. */
  readonly operatingSystems?: readonly string[];
  /** Text of this machine's os-release file, for modules of which nobody says the system. */
  readonly hostOsRelease?: string;
  readonly gitSha?: string;
  /** What references in the manifest are resolved from. */
  readonly environment: Environment;
  /** How the module is described: loaded, or from the manifest (`none`). */
  readonly discover: DiscoverOptions["method"] | "none";
  /** A bundle, a `module.json` or a commands file that describes the module; nothing is loaded then. */
  readonly commandsFrom?: string;
  /** Arguments to load the module with, in place of the manifest's. */
  readonly moduleArguments?: string;
  /** How the module is loaded, but for what the manifest says. */
  readonly discovery: Omit<DiscoverOptions, "method" | "arguments" | "redisArguments">;
  /** Seconds since 1970 for the entries of the bundle (`SOURCE_DATE_EPOCH`); by default 1980-01-01. */
  readonly modified?: number;
  readonly signal?: AbortSignal;
  /** Fields of the manifest that the caller sets; each wins whole over the manifest's. */
  readonly fields?: JsonObject;
  /** Written in place of what the module names itself. */
  readonly moduleName?: string;
  /** Rules about the manifest that are errors by rights, and warnings for this caller. */
  readonly warnings?: readonly Rule[];
  /** How commands that the manifest names are found among those of the module. */
  readonly matchCommands?: CommandMatching;
  /** Written where nobody sets `compatible_redis_version`, which is absent then by default. */
  readonly defaultCompatibleRedisVersion?: string;
  /** Folder that a relative `local_path` starts from: by default the manifest's. */
  readonly localPathFolder?: string;
  /** Write what RAMP would write, from what RAMP takes from the machine that packs. */
  readonly strictRamp?: PackingHost;
}

export interface PackResult<Bundle = PackedBundle> {
  /** Absent where an error was found: nothing was written. */
  readonly bundle?: Bundle;
  readonly findings: readonly Finding[];
  /** Set where the module was loaded. */
  readonly discovery?: Discovery;
}

/** A bundle that only has to be written. */
export interface PlannedBundle {
  readonly path: string;
  readonly plan: BundlePlan;
}

export interface PackedBundle extends PlannedBundle {
  /** Bytes of the zip. */
  readonly size: number;
  /** Of the zip. */
  readonly sha256: string;
}
