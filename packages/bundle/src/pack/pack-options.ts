import type { DiscoverOptions } from "@rampart/discovery";
import type { NamedPath } from "@rampart/files";
import type { CommandMatching, Environment, JsonObject } from "@rampart/metadata";
import type { Judging } from "./staged.ts";
import type { PackingHost } from "./strict-ramp.ts";

/** What a caller of packing can choose, by the stage that needs it. */
export interface PackOptions {
  readonly inputs: InputOptions;
  readonly facts: FactOptions;
  readonly metadata?: MetadataOptions | undefined;
  /**
   * File to write, with fields in braces (`parseNameTemplate`); by default
   * `<module_name>.<os>-<osnick>-<architecture>.<semantic_version>.zip` in the working directory.
   */
  readonly output?: string | undefined;
  /** How messages call that name; by default `--output`. */
  readonly outputCalled?: string | undefined;
  /** Folder that the name starts from; by default the working directory. */
  readonly outputFolder?: string | undefined;
  /** How messages name what is packed; by default by the path of the module. */
  readonly title?: string | undefined;
  /** Files that are written with the bundle, all of them or none. */
  readonly companions?: ((bundlePath: string) => readonly Companion[]) | undefined;
  /** What else the call will write: no bundle and no companion may be one of them. */
  readonly otherOutputs?: readonly NamedPath[] | undefined;
  /** Seconds since 1970 for the entries of the bundle and its archives (`SOURCE_DATE_EPOCH`); by default 1980-01-01. */
  readonly modified?: number | undefined;
  /** Whose severities hold; by default those of `rampart pack`. */
  readonly command?: PackingCommand | undefined;
  /** What the caller's project makes of the findings with these severities; by default nothing. */
  readonly judge?: Judging | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before each stage that can take long, for a display of the progress. */
  readonly onStage?: ((stage: PackingStage) => void) | undefined;
}

/** A file that says something of the bundle beside it. */
export interface Companion {
  readonly path: string;
  /** How the call names it, for messages. */
  readonly name: string;
  readonly content: (bundle: { readonly path: string; readonly sha256: string }) => string;
}

export type PackingCommand = "pack" | "ramp";

/** What a stage is about to read, gather, plan or write. */
export type PackingStage = "inputs" | "facts" | "plan" | "bundle";

/** What is packed. */
export interface InputOptions {
  readonly modulePath: string;
  readonly manifestPath?: string | undefined;
  /** What references in the manifest are resolved from. */
  readonly environment: Environment;
  /** Fields of the manifest that the caller sets; each wins whole over the manifest's. */
  readonly fields?: JsonObject | undefined;
  /** Where the caller sets them, for messages; by default on the command line. */
  readonly fieldsFrom?: string | undefined;
  /** Folder that a relative `local_path` starts from: by default the manifest's. */
  readonly localPathFolder?: string | undefined;
}

/** Where to learn what the module and the manifest do not say. */
export interface FactOptions {
  readonly description: DescriptionSource;
  /** Tokens or their aliases; win over the manifest. */
  readonly operatingSystems?: readonly string[] | undefined;
  /** Text of this machine's os-release file, for modules whose system neither the caller nor the manifest names. */
  readonly hostOsRelease?: string | undefined;
}

/** Where name, version and commands of the module come from. */
export type DescriptionSource =
  | ModuleLoad
  /** A bundle, a `module.json` or a commands file. Nothing is loaded. */
  | { readonly from: "file"; readonly path: string }
  /** Nothing is loaded. */
  | { readonly from: "manifest" };

/** The module is loaded and asked. */
export interface ModuleLoad extends Omit<DiscoverOptions, "arguments" | "redisArguments"> {
  readonly from: "load";
  /** Arguments to load the module with, in place of the manifest's. */
  readonly moduleArguments?: string | undefined;
}

/** What is written in place of what the manifest and the module say. */
export interface MetadataOptions {
  /** Hexadecimal; wins over the manifest. */
  readonly gitSha?: string | undefined;
  /** In place of what the module names itself. */
  readonly moduleName?: string | undefined;
  /** How commands that the manifest names are found among those of the module. */
  readonly matchCommands?: CommandMatching | undefined;
  /** Written where nobody sets `compatible_redis_version`, which is absent then by default. */
  readonly defaultCompatibleRedisVersion?: string | undefined;
  /** Write what RAMP would write, from what RAMP takes from the machine that packs. */
  readonly strictRamp?: PackingHost | undefined;
}
