import {
  compareRanges,
  operatingSystems,
  redisSoftwareReleases,
  redisVersions,
  type VersionNumbers,
  versionNumbers,
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

/** A later version than every known one of a distribution of which the data have some: `rhel10`. */
export function isNewerSystem(token: string): boolean {
  const [, family, version] = /^([a-z]+)(\d+)$/.exec(token) ?? [];
  const known = operatingSystems.filter((system) => system.family === family);
  return known.length > 0 && known.every((system) => Number(version) > Number(/\d+/.exec(system.token)?.[0]));
}

function isNewer(version: VersionNumbers, known: readonly string[]): boolean {
  return version.length > 1 && known.every((one) => compareRanges(version, versionNumbers(one)) > 0);
}
