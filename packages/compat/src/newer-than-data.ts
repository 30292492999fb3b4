import {
  compareRanges,
  parseVersion,
  redisSoftwareReleases,
  redisVersions,
  type VersionNumbers,
} from "@rampart/platforms";

/** Newer than every line of Redis Software that the data have. */
export function isNewerRelease(version: VersionNumbers): boolean {
  return isNewer(
    version,
    redisSoftwareReleases.map(({ line }) => line),
  );
}

/** Newer than every Redis version that databases of a known cluster can have. */
export function isNewerRedis(version: VersionNumbers): boolean {
  return isNewer(version, redisVersions);
}

function isNewer(version: VersionNumbers, known: readonly string[]): boolean {
  return version.length > 1 && known.every((one) => compareRanges(version, parseVersion(one) ?? []) > 0);
}
