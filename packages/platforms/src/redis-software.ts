import type { Architecture } from "./architecture.ts";
import type { Condition } from "./capability.ts";
import { redisSoftwareData } from "./generated/redis-software.ts";
import { type VersionNumbers, versionNumbers } from "./version-numbers.ts";
import { compareRedisVersions } from "./version-order.ts";
import { compareRanges } from "./version-range.ts";

/** Ways to upload a module: `POST /v1/modules`, `POST /v2/modules`, and the two calls for user-defined modules. */
export type Endpoint = "v1" | "v2" | "user-defined";

/** A line of Redis Software (7.22, 8.0 …). `packages/platforms/data/redis-software.json` has the sources. */
export interface RedisSoftwareRelease {
  readonly line: string;
  /** `2025-10`. */
  readonly released: string;
  /** A date; null where it is not fixed yet. */
  readonly endOfLife: string | null;
  readonly endpoints: readonly Endpoint[];
  /** Whether uploads are disabled until `allow_modules_upload` is set. */
  readonly uploadSwitch: boolean;
  /** Published builds, oldest first. */
  readonly builds: readonly { readonly version: string; readonly month: string }[];
  readonly platforms: readonly Platform[];
  /** Redis versions that databases can have, by the version from which on they are offered. */
  readonly redisVersions: readonly RedisVersions[];
  /** Modules that a cluster brings, by the version from which on it does. */
  readonly bundledModules?: readonly { readonly since: string; readonly modules: readonly BundledModule[] }[];
  readonly databaseLimits?: readonly DatabaseLimit[];
}

export interface BundledModule {
  readonly name: string;
  /** `8.4`: the notes of builds leave out the patch. */
  readonly versions: readonly string[];
}

/** Databases that there are not, or not with a module. */
export interface DatabaseLimit {
  /** Redis version of the database; every one where it is absent. */
  readonly redis?: string;
  /** Goes for modules that are not bundled. */
  readonly userDefinedModules?: boolean;
  readonly when: Readonly<Record<string, Condition>>;
  /** What is so then, of the database: `it is on flash`. */
  readonly meaning: string;
  readonly limit: string;
  /** Where the limit is documented, if not everywhere. */
  readonly onlyDocumentedFor?: string;
}

/** An operating system and an architecture that a line runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: Architecture;
  /** First build for it, where that is not the line's first. */
  readonly since?: string;
  /** Last build for it, where that is not the line's newest. */
  readonly until?: string;
  /** Builds between whose notes list no package for it: nobody knows whether there is one. */
  readonly without?: readonly string[];
  readonly deprecated?: boolean;
  /** Why it is not certain that there is such a platform. */
  readonly doubt?: string;
  readonly note?: string;
}

interface RedisVersions {
  readonly since: string;
  readonly offered: readonly string[];
  readonly default: string;
}

/** Oldest first. Those of this release, until `usePlatformData` names others. */
export let redisSoftwareReleases: readonly RedisSoftwareRelease[] =
  redisSoftwareData.releases as readonly RedisSoftwareRelease[];

/** The day on which the data say what was public. */
export let redisSoftwareAsOf: string = redisSoftwareData.asOf;

/** Every `major.minor` of Redis that a database of some cluster can have, oldest first. */
export let redisVersions: readonly string[] = redisVersionsOfAll(redisSoftwareReleases);

export function useReleases(releases: readonly RedisSoftwareRelease[], asOf: string): void {
  redisSoftwareReleases = releases;
  redisSoftwareAsOf = asOf;
  redisVersions = redisVersionsOfAll(releases);
}

function redisVersionsOfAll(releases: readonly RedisSoftwareRelease[]): readonly string[] {
  const offered = releases.flatMap((release) => release.redisVersions.flatMap((change) => change.offered));
  return [...new Set(offered)].toSorted(compareRedisVersions);
}

/**
 * Whether a database of some known cluster can have a Redis version. `newer`: it is after every known one, so it is
 * unknown.
 */
export function redisVersionIs(version: VersionNumbers): "offered" | "newer" | "unknown" {
  const line = version.slice(0, 2);
  const differences = redisVersions.map((offered) => compareRanges(line, numbersOf(offered)));
  if (differences.includes(0)) return "offered";
  return differences.every((difference) => difference > 0) ? "newer" : "unknown";
}

/** The line that a version belongs to; undefined where the data know none. */
export function redisSoftwareRelease(version: VersionNumbers): RedisSoftwareRelease | undefined {
  return redisSoftwareReleases.find(
    ({ line }) => version.length > 1 && compareRanges(version, numbersOf(line)) === 0,
  );
}

/** The newest published build of a line. */
export function newestBuild({ builds, line }: RedisSoftwareRelease): string {
  return builds.at(-1)?.version ?? line;
}

/**
 * Whether a version is known of its line: published, or newer than everything that was. A build alone is not in the
 * notes of every release, so any build of a published version is known.
 */
export function knownOf(
  { builds }: RedisSoftwareRelease,
  version: VersionNumbers,
): "published" | "newer" | "unknown" {
  const published = builds.map((build) => numbersOf(build.version));
  if (published.every((build) => compareRanges(version, build) > 0)) return "newer";
  const isKnown = published.some((build) => compareRanges(build.slice(0, 3), version) === 0);
  return isKnown ? "published" : "unknown";
}

/** Platforms of a system on a line. */
export function platformsOf(release: RedisSoftwareRelease, os: string): readonly Platform[] {
  return release.platforms.filter((platform) => platform.os === os);
}

/**
 * Whether a version runs on a platform; undefined where only some of the builds that it means do, as 8.0 on a
 * system that came with 8.0.20.
 */
export function runsOn(
  release: RedisSoftwareRelease,
  version: VersionNumbers,
  { since, until, without = [] }: Platform,
): boolean | undefined {
  const isDoubtful = (build: VersionNumbers) =>
    build.length > 3 && without.some((one) => compareRanges(build, numbersOf(one)) === 0);
  return forAll(buildsOf(release, version), (build) => {
    if (isDoubtful(build)) return undefined;
    const hasBegun = since === undefined || compareRanges(build, numbersOf(since)) >= 0;
    const hasEnded = until !== undefined && compareRanges(build, numbersOf(until)) > 0;
    return hasBegun && !hasEnded;
  });
}

/** Whether databases of a version can have a Redis version; undefined where that goes for some of its builds. */
export function offersRedis(
  release: RedisSoftwareRelease,
  version: VersionNumbers,
  redis: VersionNumbers,
): boolean | undefined {
  return forAll(buildsOf(release, version), (build) =>
    redisVersionsOf(release, build).offered.some((offered) => compareRanges(numbersOf(offered), redis) === 0),
  );
}

/** Redis versions that databases of a version can have: those of the newest build that it means. */
export function offeredRedisVersions(
  release: RedisSoftwareRelease,
  version: VersionNumbers,
): readonly string[] {
  return redisVersionsOf(release, buildsOf(release, version).at(-1) ?? version).offered;
}

function redisVersionsOf(
  { redisVersions: changes }: RedisSoftwareRelease,
  build: VersionNumbers,
): RedisVersions {
  const current = currentAt(changes, build);
  if (current === undefined) throw new Error("a line without Redis versions");
  return current;
}

/** Modules that a cluster of a version brings: those of the newest build that it means. */
export function bundledModules(
  release: RedisSoftwareRelease,
  version: VersionNumbers,
): readonly BundledModule[] {
  const build = buildsOf(release, version).at(-1) ?? version;
  return currentAt(release.bundledModules ?? [], build)?.modules ?? [];
}

/** What goes for a build, of changes that are in order; the first where none has begun. */
function currentAt<Change extends { readonly since: string }>(
  changes: readonly Change[],
  build: VersionNumbers,
): Change | undefined {
  return changes.findLast(({ since }) => compareRanges(build, numbersOf(since)) >= 0) ?? changes[0];
}

/** Published builds that a version means, oldest first; the version itself where it is none of them. */
function buildsOf({ builds }: RedisSoftwareRelease, version: VersionNumbers): readonly VersionNumbers[] {
  const meant = builds
    .map((build) => numbersOf(build.version))
    .filter((build) => version.length < 4 && compareRanges(build, version) === 0);
  return meant.length === 0 ? [version] : meant;
}

function forAll<Item>(
  items: readonly Item[],
  holds: (item: Item) => boolean | undefined,
): boolean | undefined {
  const [answer, ...others] = new Set(items.map(holds));
  return others.length === 0 ? answer : undefined;
}

const ownVersions = new Map<string, VersionNumbers>();

/** Versions in our own data, which the build holds against their schema; there are few, and they are asked for often. */
function numbersOf(version: string): VersionNumbers {
  const numbers = ownVersions.get(version) ?? versionNumbers(version);
  ownVersions.set(version, numbers);
  return numbers;
}
