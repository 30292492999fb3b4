import { type Finding, finding } from "@rampart/findings";
import { blocksUpgrades, crossesRollingLimit, directUpgrades, upgradeWay } from "@rampart/platforms";
import { undecided } from "./rules/undecided.ts";

/** A cluster that is to run another version of Redis Software. */
export interface ClusterMove {
  /** The lowest version of its nodes; undefined where none tells it. */
  readonly from: string | undefined;
  readonly to: string;
  /** Modules that the cluster has. */
  readonly modules: readonly string[];
  /** Those of them that it did not bring itself, as people call them. */
  readonly ownModules: readonly string[];
}

/** What prevents the move of the cluster as a whole, independent of its databases. Pure. */
export function moveFindings({ from, to, modules, ownModules }: ClusterMove): readonly Finding[] {
  if (from === undefined) {
    const missing = "no node says which version it runs";
    return [undecided(`whether the cluster can be upgraded to Redis Software ${to}`, missing)];
  }
  const way = upgradeWay(from, to);
  if (way === "same") return [];
  if (way === "down") return [finding("cluster/upgrade-goes-down", {}, { what: "Redis Software", from, to })];
  const blocking = [...new Set(modules)].filter(blocksUpgrades);
  const isCrossing = ownModules.length > 0 && crossesRollingLimit(from, to);
  return [
    ...(way === "indirect"
      ? [finding("cluster/upgrade-not-direct", {}, { from, to, via: directUpgrades(from, to) })]
      : []),
    ...(way === "unknown"
      ? [undecided(`whether Redis Software ${from} can be upgraded to ${to}`, noPath)]
      : []),
    ...blocking.map((module) => finding("cluster/module-blocks-upgrade", {}, { module })),
    ...(isCrossing
      ? [finding("cluster/rolling-upgrade-can-stick", {}, { modules: [...new Set(ownModules)], to })]
      : []),
  ];
}

const noPath = "the documented upgrade paths do not have it";
