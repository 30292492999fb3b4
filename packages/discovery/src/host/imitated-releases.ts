import { compareRedisVersions } from "@rampart/platforms";

/** Releases of Redis, major and minor, that the module host imitates, oldest first. A test holds them against its data. */
export const imitatedReleases: readonly string[] = [
  ...["4.0", "5.0", "6.0", "6.2", "7.0", "7.2", "7.4"],
  ...["8.0", "8.2", "8.4", "8.6", "8.8", "8.10"],
];

/** Whether the module host knows what a version has: 7.2 and 7.2.4, but not 7.3; 255.255.255 is one not yet released. */
export function isImitated(version: string): boolean {
  const release = /^(\d+\.\d+)(?:\.\d{1,2})?$/.exec(version)?.[1];
  return version === "255.255.255" || (release !== undefined && imitatedReleases.includes(release));
}

/** What the host is started with: 7.2 means every 7.2.x, so it has what the last of them has. */
export function hostVersion(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `${version}.99` : version;
}

/**
 * Whether a server may have what a version that was asked for has not. Valkey's versions are no versions of Redis, so
 * nobody knows of it.
 */
export function isNewerServer(server: string | undefined, asked: string | undefined): boolean {
  if (asked === undefined) return false;
  const version = /^redis-server (\d+\.\d+\.\d+)$/.exec(server ?? "")?.[1];
  return version === undefined || compareRedisVersions(version, hostVersion(asked)) > 0;
}
