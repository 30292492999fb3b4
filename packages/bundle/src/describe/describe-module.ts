import { readFile } from "node:fs/promises";
import {
  type DiscoveredCommand,
  type DiscoverOptions,
  type Discovery,
  DiscoveryError,
  discover,
} from "@rampart/discovery";
import { type Facts, type Finding, finding, type Place, RampartError } from "@rampart/findings";
import {
  type Command,
  type Manifest,
  parseCommands,
  toNumericVersion,
  VersionPartTooLargeError,
} from "@rampart/metadata";
import { readBundle } from "../read/read-bundle.ts";
import { demandReadable } from "../surroundings.ts";
/** What a module says of itself when it is loaded, or what was said in its place. */
export interface ModuleDescription {
  readonly name: string;
  readonly version: number;
  readonly commands: readonly Command[];
}

export interface DescriptionReading {
  /** Absent where an error keeps it from being known. */
  readonly description?: ModuleDescription;
  /** Set where the module was loaded. */
  readonly discovery?: Discovery;
  readonly findings: readonly Finding[];
}

/**
 * Loads the module and asks what it registers.
 * @throws {RampartError} where the surroundings are at fault: no host, no server, a crash, a time-out
 */
export async function describeByLoading(
  modulePath: string,
  options: DiscoverOptions,
): Promise<DescriptionReading> {
  try {
    const discovery = await discover(modulePath, options);
    const { name, version, commands } = discovery;
    return { description: { name, version, commands: commands.map(toCommand) }, discovery, findings: [] };
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    const failure = loadFailure(error);
    const codes = attempts(error).map(({ code }) => code);
    if (codes.includes("refused")) return { findings: [finding("load/refused", {}, failure)] };
    if (codes.includes("unloadable")) return { findings: [finding("load/unloadable", {}, failure)] };
    const { reason, log, second } = failure;
    throw new RampartError(
      "surroundings",
      `discovery-${error.code}`,
      second === undefined ? reason : `${reason}; ${second}`,
      {
        help:
          ways[error.code] ??
          "Name the commands with --commands-from, or with --discover none and the manifest.",
        log,
        cause: error,
      },
    );
  }
}

const ways: Partial<Record<DiscoveryError["code"], string>> = {
  "timed-out": "Give it more time with --timeout, or name its commands with --commands-from.",
  "foreign-architecture":
    "Name the commands with --commands-from and the bundle of the build for this machine, or install qemu-user and the C library of that architecture.",
};

/** So many lines of a log, each so many characters long, are worth a reader's time. */
const mostLogLines = 10;
const longestLogLine = 200;

/** Where both host and server tried, the host's words come first, and the server's only where they add something. */
function loadFailure(error: DiscoveryError): Facts<"load/refused"> {
  const [first = error, second] = attempts(error);
  return {
    reason: sentence(first.message),
    log: first.log
      .slice(-mostLogLines)
      .map((line) => (line.length > longestLogLine ? `${line.slice(0, longestLogLine)}…` : line)),
    ...(second !== undefined && second.code !== first.code && { second: sentence(second.message) }),
  };
}

/** Host and server, where both tried. */
function attempts(error: DiscoveryError): readonly DiscoveryError[] {
  return error.cause instanceof AggregateError ? (error.cause.errors as DiscoveryError[]) : [error];
}

/** Without the full stop, so that more can follow. */
function sentence(message: string): string {
  return message.replace(/\.$/, "");
}

/** The six fields of RAMP's command objects. */
function toCommand({ name, arity, flags, firstKey, lastKey, step }: DiscoveredCommand): Command {
  return {
    command_name: name,
    command_arity: arity,
    flags: [...flags],
    first_key: firstKey,
    last_key: lastKey,
    step,
  };
}

/**
 * Name, version and commands from a bundle, a `module.json` or what `rampart commands` printed.
 * @throws {RampartError} where the file cannot be read
 */
export async function describeFromFile(path: string): Promise<DescriptionReading> {
  const bytes = await readFile(path).catch((error: unknown) => demandReadable(path, error));
  const place: Place = { entry: path };
  if (bytes.subarray(0, 2).toString("latin1") === "PK") {
    const { metadata, findings } = await readBundle({ path });
    const errors = findings.filter(({ severity }) => severity === "error");
    if (metadata === undefined || errors.length > 0) {
      return {
        findings: errors.map((found) => ({
          ...found,
          place: { ...found.place, entry: `${path}: ${found.place.entry ?? ""}` },
        })),
      };
    }
    const { module_name: name, version, commands = [] } = metadata;
    return { description: { name, version, commands }, findings: [] };
  }
  const { commands: file, findings } = parseCommands(bytes, place);
  if (file === undefined) return { findings };
  return {
    description: { name: file.module_name, version: file.version, commands: file.commands },
    findings,
  };
}

/** Name, version and commands as the manifest says them, for a module that is not loaded. */
export function describeFromManifest(manifest: Manifest): DescriptionReading {
  const { module_name: name, version: numeric, semantic_version: semantic, commands } = manifest;
  try {
    const version = numeric ?? (semantic === undefined ? undefined : toNumericVersion(semantic));
    if (name !== undefined && version !== undefined && commands !== undefined) {
      return { description: { name, version, commands }, findings: [] };
    }
    const missing = [
      ...(name === undefined ? ["module_name"] : []),
      ...(version === undefined ? ["version"] : []),
      ...(commands === undefined ? ["commands"] : []),
    ];
    return { findings: [finding("manifest/module-undescribed", {}, { missing })] };
  } catch (error) {
    // The manifest's own checks have reported it.
    if (error instanceof VersionPartTooLargeError) return { findings: [] };
    throw error;
  }
}
