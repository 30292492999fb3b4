import type { DiscoverOptions, Discovery } from "@rampart/discovery";
import { RampartError } from "@rampart/findings";
import { functionsLackedBy } from "../module/called-functions.ts";
import { loadDescription } from "./load-description.ts";

/**
 * What a load tells of the calls on one Redis version. A module may ask whether the server has a function before it
 * calls it: where it called one that the version lacks, it is loaded once more as on that version. If it loads, its
 * calls there are what counts; if it crashes or refuses, those of the first load stand.
 * @throws {RampartError} where the environment is at fault: no host, a time-out
 */
export async function withCallsOn(
  version: string | undefined,
  discovery: Discovery,
  modulePath: string,
  options: DiscoverOptions,
): Promise<Discovery> {
  const { load } = discovery;
  if (version === undefined || load === undefined) return discovery;
  if (functionsLackedBy(version, load.api).length === 0) return discovery;
  try {
    const asOlder = { ...options, method: "host", redisVersion: version } as const;
    const { discovery: older } = await loadDescription(modulePath, asOlder);
    return older?.load === undefined ? discovery : { ...discovery, load: { ...load, api: older.load.api } };
  } catch (error) {
    if (error instanceof RampartError && standing.has(error.code)) return discovery;
    throw error;
  }
}

/** Failures after which the first load stands: the module crashes on the version, or nobody can imitate it. */
const standing: ReadonlySet<RampartError["code"]> = new Set(["discovery-crashed", "usage"] as const);
