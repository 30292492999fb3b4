import { type DiscoverOptions, isImitated } from "@rampart/discovery";
import { RampartError } from "@rampart/findings";
import type { Manifest } from "@rampart/metadata";
import { compareRedisVersions } from "@rampart/platforms";
import { functionsLackedBy } from "../module/called-functions.ts";
import { withCallsOn } from "./calls-on-version.ts";
import { loadDescription } from "./load-description.ts";
import type { DescriptionReading } from "./module-description.ts";

export type NamedVersions = Pick<Manifest, "compatible_redis_version" | "min_redis_version">;

/**
 * Loads a module as on the highest Redis that its metadata name, or as the caller says. One load is enough for a module
 * that loads there and calls nothing that the declared Redis lacks; `withCallsOn` makes a second one for others.
 * @throws {RampartError} where the environment is at fault: no host, no server, a crash, a time-out
 */
export async function loadAsNamed(
  named: NamedVersions,
  modulePath: string,
  options: DiscoverOptions,
): Promise<DescriptionReading> {
  const version = options.redisVersion ?? highestOf(named);
  const reading =
    options.redisVersion === undefined && version !== undefined && options.method !== "redis"
      ? await loadOrExplain(version, modulePath, options)
      : await loadDescription(modulePath, options);
  if (reading.discovery === undefined) return reading;
  const declared = named.compatible_redis_version || named.min_redis_version;
  return { ...reading, discovery: await withCallsOn(declared, reading.discovery, modulePath, options) };
}

/**
 * A module that crashes or refuses on a version may load on the newest, and call there what the version lacks: then that
 * load tells what is wrong, function by function.
 */
async function loadOrExplain(
  redisVersion: string,
  modulePath: string,
  options: DiscoverOptions,
): Promise<DescriptionReading> {
  const first = await outcomeOf(loadDescription(modulePath, { ...options, redisVersion }));
  if (first.reading?.discovery !== undefined) return first.reading;
  const newest = await outcomeOf(loadDescription(modulePath, { ...options, method: "host" }));
  const api = newest.reading?.discovery?.load?.api;
  if (newest.reading !== undefined && api !== undefined && functionsLackedBy(redisVersion, api).length > 0)
    return newest.reading;
  if (first.reading === undefined) throw first.crash;
  return first.reading;
}

type LoadOutcome =
  | { readonly reading: DescriptionReading; readonly crash?: never }
  | { readonly reading?: never; readonly crash: RampartError };

/** A crash says something of the module; every other error is thrown. */
async function outcomeOf(load: Promise<DescriptionReading>): Promise<LoadOutcome> {
  try {
    return { reading: await load };
  } catch (error) {
    if (error instanceof RampartError && error.code === "discovery-crashed") return { crash: error };
    throw error;
  }
}

/** Undefined, which is the newest, where none is named, and where one is that nobody knows yet. */
function highestOf({ compatible_redis_version, min_redis_version }: NamedVersions): string | undefined {
  const versions = [compatible_redis_version, min_redis_version].filter((version) => version !== undefined);
  const highest = versions.toSorted(compareRedisVersions).at(-1);
  return highest !== undefined && isImitated(highest) ? highest : undefined;
}
