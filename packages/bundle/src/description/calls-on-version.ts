import { type DiscoverOptions, type Discovery, DiscoveryError, discover } from "@rampart/discovery";
import { functionsLackedBy } from "../module/called-functions.ts";

/**
 * What a load tells of the calls on one Redis version. A module may ask whether the server has a function before it
 * calls it: where it called one that the version lacks, it is loaded once more as on that version. If it loads, its
 * calls there are what counts; if not, those of the first load stand.
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
    const older = await discover(modulePath, { ...options, method: "host", redisVersion: latestOf(version) });
    return older.load === undefined ? discovery : { ...discovery, load: { ...load, api: older.load.api } };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof DiscoveryError || error instanceof RangeError) return discovery;
    throw error;
  }
}

/** 7.2 stands for every 7.2.x: what the last of them lacks, each lacks. */
function latestOf(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `${version}.99` : version;
}
