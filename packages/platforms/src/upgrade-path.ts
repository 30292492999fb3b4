import { upgradePathData } from "./generated/upgrade-paths.ts";
import { newestBuild, redisSoftwareRelease } from "./redis-software.ts";
import { parseVersion, type VersionNumbers, versionNumbers } from "./version-numbers.ts";
import { compareClusterBuilds } from "./version-order.ts";
import { compareRanges } from "./version-range.ts";

interface Destination {
  readonly line: string;
  readonly since?: string;
  readonly until?: string;
}

/** From these versions, a cluster can be upgraded directly to those. */
export interface DocumentedPath {
  readonly from: readonly string[];
  readonly to: readonly Destination[];
}

/** How clusters are upgraded, and what keeps one from it. */
export interface UpgradePaths {
  readonly paths: readonly DocumentedPath[];
  /** A cluster must not have one of them when its software is upgraded. */
  readonly blockingModules: { readonly names: readonly string[] };
  /** Clusters with modules of their own can become stuck where an upgrade crosses it. */
  readonly rollingLimit: { readonly since: string };
}

/** Those of this release, until `usePlatformData` names others. */
export let upgradePaths: UpgradePaths = upgradePathData;

export function useUpgradePaths(all: UpgradePaths): void {
  upgradePaths = all;
}

/** How a cluster gets from one version to another; `unknown` where the documented paths have one of them not. */
export type UpgradeWay = "same" | "direct" | "indirect" | "down" | "unknown";

/** A line means its newest build. */
export function upgradeWay(from: string, to: string): UpgradeWay {
  const destination = newestOf(to);
  const [known, wanted] = [parseVersion(from), parseVersion(destination)];
  if (known === undefined || wanted === undefined) return "unknown";
  const shared = Math.min(known.length, wanted.length);
  if (shared > 1 && compareRanges(known, wanted) === 0) return "same";
  if (compareClusterBuilds(from, destination) > 0) return "down";
  const path = pathFrom(known);
  const isListed = upgradePaths.paths.some((one) => one.to.some((place) => isAt(wanted, place)));
  if (path === undefined || !isListed) return "unknown";
  return path.to.some((place) => isAt(wanted, place)) ? "direct" : "indirect";
}

/** Lines to which a version can be upgraded directly and from which the destination can be reached; the newest is last. */
export function directUpgrades(from: string, to: string): readonly string[] {
  const path = pathFrom(versionNumbers(from));
  const steps = (path?.to ?? []).map(({ line, until }) => until ?? line);
  return [...new Set(steps)].filter((step) => upgradeWay(step, to) === "direct");
}

function pathFrom(version: VersionNumbers): DocumentedPath | undefined {
  return upgradePaths.paths.find(({ from }) =>
    from.some((one) => compareRanges(versionNumbers(one), version) === 0),
  );
}

function isAt(version: VersionNumbers, { line, since, until }: Destination): boolean {
  return (
    compareRanges(version, versionNumbers(line)) === 0 &&
    (since === undefined || compareRanges(version, versionNumbers(since)) >= 0) &&
    (until === undefined || compareRanges(version, versionNumbers(until)) <= 0)
  );
}

function newestOf(version: string): string {
  const numbers = versionNumbers(version);
  const release = redisSoftwareRelease(numbers);
  return numbers.length === 2 && release !== undefined ? newestBuild(release) : version;
}

/** Modules that a cluster must not have when its software is upgraded. */
export function blocksUpgrades(module: string): boolean {
  return upgradePaths.blockingModules.names.includes(module);
}

/** Whether an upgrade crosses the line at which clusters with modules of their own can become stuck. */
export function crossesRollingLimit(from: string, to: string): boolean {
  const limit = upgradePaths.rollingLimit.since;
  return compareClusterBuilds(from, limit) < 0 && compareClusterBuilds(newestOf(to), limit) >= 0;
}
