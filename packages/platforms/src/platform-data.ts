import { type Capability, capabilities, useCapabilities } from "./capability.ts";
import { platformDataVersion } from "./generated/version.ts";
import { type OperatingSystem, operatingSystems, useOperatingSystems } from "./operating-system.ts";
import {
  type RedisSoftwareRelease,
  redisSoftwareAsOf,
  redisSoftwareReleases,
  useReleases,
} from "./redis-software.ts";
import { type UpgradePaths, upgradePaths, useUpgradePaths } from "./upgrade-path.ts";
import { compareClusterBuilds } from "./version-order.ts";

/** Everything that is known of clusters. */
export interface PlatformData {
  /** Of this package, or what the owner of other data calls it. */
  readonly version: string;
  /** The day on which the data of Redis Software say what was public. */
  readonly asOf: string;
  readonly releases: readonly RedisSoftwareRelease[];
  readonly operatingSystems: readonly OperatingSystem[];
  readonly capabilities: readonly Capability[];
  readonly upgradePaths: UpgradePaths;
}

/** Data of somebody's own, of one kind. */
export interface OwnData extends Partial<UpgradePaths> {
  readonly version?: string;
  readonly asOf: string;
  /** They are all there are; else they replace those of the same name, and add to the others. */
  readonly complete?: boolean;
  readonly releases?: readonly RedisSoftwareRelease[];
  readonly operatingSystems?: readonly OperatingSystem[];
  readonly capabilities?: readonly Capability[];
}

/** Formats of the data files that this code reads. */
export const dataFormats: readonly number[] = [1];

/** The data of this release of the package. */
export const releasedData: PlatformData = {
  version: platformDataVersion,
  asOf: redisSoftwareAsOf,
  releases: redisSoftwareReleases,
  operatingSystems,
  capabilities,
  upgradePaths,
};

let current = releasedData;

/** The data that every question is answered from. */
export function platformData(): PlatformData {
  return current;
}

/** Answers every question from other data, from now on. */
export function usePlatformData(data: PlatformData): void {
  current = data;
  useReleases(data.releases, data.asOf);
  useOperatingSystems(data.operatingSystems);
  useCapabilities(data.capabilities);
  useUpgradePaths(data.upgradePaths);
}

/** The data with your own data in their place, or in addition. */
export function withOwnData(data: PlatformData, own: OwnData): PlatformData {
  const { complete = false, version = ownVersion(data.version) } = own;
  const merged = {
    releases: merge(data.releases, own.releases, complete, ({ line }) => line),
    operatingSystems: merge(data.operatingSystems, own.operatingSystems, complete, ({ token }) => token),
    capabilities: merge(data.capabilities, own.capabilities, complete, ({ name }) => name),
    upgradePaths: mergePaths(data.upgradePaths, own, complete),
  };
  const releases = merged.releases.toSorted((a, b) => compareClusterBuilds(a.line, b.line));
  return { ...merged, version, asOf: own.releases === undefined ? data.asOf : own.asOf, releases };
}

/** Own paths come first: where two begin at a version, theirs counts. */
function mergePaths(all: UpgradePaths, own: OwnData, complete: boolean): UpgradePaths {
  const { paths = [], blockingModules = all.blockingModules, rollingLimit = all.rollingLimit } = own;
  const beginnings = new Set(paths.map(({ from }) => from.join()));
  const kept = all.paths.filter(({ from }) => !beginnings.has(from.join()));
  const isAll = complete && own.paths !== undefined;
  return { paths: isAll ? paths : [...paths, ...kept], blockingModules, rollingLimit };
}

/** A name that somebody gave stays. */
function ownVersion(version: string): string {
  return version === releasedData.version ? `${version}+own` : version;
}

function merge<Item>(
  all: readonly Item[],
  own: readonly Item[] | undefined,
  complete: boolean,
  nameOf: (item: Item) => string,
): readonly Item[] {
  if (own === undefined) return all;
  if (complete) return own;
  const names = new Map(own.map((item) => [nameOf(item), item]));
  const kept = all.map((item) => names.get(nameOf(item)) ?? item);
  const known = new Set(all.map(nameOf));
  return [...kept, ...own.filter((item) => !known.has(nameOf(item)))];
}

/** Days from one date to another, both as `2026-11-30`; negative where the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A line is said to end this many days before it does. */
const noticeDays = 90;

/** The end of life of a line that has passed, or is near; nothing where it is neither. */
export function nearEnd({ endOfLife }: RedisSoftwareRelease, today: string): string | undefined {
  return endOfLife !== null && daysBetween(today, endOfLife) <= noticeDays ? endOfLife : undefined;
}
