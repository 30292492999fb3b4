import type { ModuleMetadata } from "@rampart/metadata";
import { listedSystems } from "../rules/operating-system.ts";
import { capabilityChanges } from "./capability-changes.ts";
import { type Change, change, sides } from "./change.ts";
import { commandChanges } from "./command-changes.ts";
import type { ComparableBundle } from "./comparable-bundle.ts";
import { dependencyChanges } from "./dependency-changes.ts";
import { decideArity } from "./documented-changes.ts";
import { fieldChanges } from "./field-changes.ts";
import { fileChanges, sizeChanges } from "./file-changes.ts";
import { loadChanges } from "./load-changes.ts";
import { type Losses, lossesBetween, systemToken } from "./lost-clusters.ts";
import { machineChanges } from "./machine-changes.ts";
import { needChanges } from "./need-changes.ts";
import { adviseVersion, type VersionAdvice } from "./version-advice.ts";
import { demandedVersionChanges } from "./version-changes.ts";

export type { ComparableBundle };

export interface BundleChanges {
  /** In the order in which they matter to whoever installs the bundle, then by name. */
  readonly changes: readonly Change[];
  readonly version: VersionAdvice;
}

/** What changed from one bundle to another. Pure; the same bundle twice has no changes. */
export function compareBundles(before: ComparableBundle, after: ComparableBundle): BundleChanges {
  const [old, current] = [before.metadata, after.metadata];
  const [lost, gained] = [lossesBetween(before, after), lossesBetween(after, before)];
  const found = [
    ...moduleChanges(old, current),
    ...machineChanges(before, after),
    ...demandedVersionChanges(old, current, {
      redis: { lost: lost.redisVersion, gained: gained.redisVersion },
      cluster: { lost: lost.clusterVersion, gained: gained.clusterVersion },
    }),
    ...systemChanges(before, after, lost),
    ...capabilityChanges(old, current),
    ...commandChanges(old, current).map((found) => decideArity(found, before.loaded, after.loaded)),
    ...loadChanges(before.loaded, after.loaded),
    ...dependencyChanges(old, current),
    ...fieldChanges(before, after),
    ...fileChanges(before, after),
  ];
  const content = found.length > 0 ? found : otherContent(before, after);
  const version = adviseVersion(old.semantic_version, current.semantic_version, content);
  const ofVersion = versionChanges(current.module_name, version, content);
  return { changes: [...ofVersion, ...content, ...sizeChanges(before, after)], version };
}

function versionChanges(
  name: string,
  { order, from, to }: VersionAdvice,
  content: readonly Change[],
): Change[] {
  if (order === "down") return [change("version-lowered", name, { before: from, after: to })];
  const isKept = order === "same" && content.length > 0;
  return isKept ? [change("version-kept", name, { before: from, after: to })] : [];
}

function moduleChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  const { module_name: name, architecture } = after;
  const isRenamed = before.module_name !== name;
  const isForOthers = (before.architecture ?? "") !== (architecture ?? "");
  return [
    ...(isRenamed ? [change("module-renamed", name, { before: before.module_name, after: name })] : []),
    ...(isForOthers ? [change("architecture-changed", name, sides(before.architecture, architecture))] : []),
  ];
}

function systemChanges(before: ComparableBundle, after: ComparableBundle, lost: Losses): Change[] {
  const [old, current] = [new Set(listedSystems(before)), new Set(listedSystems(after))];
  const removed = [...old].filter((system) => !current.has(system)).toSorted();
  const added = [...current].filter((system) => !old.has(system)).toSorted();
  const kept = [...old].filter((system) => current.has(system));
  return [
    ...removed.map((system) => change(removedKind(system, lost), system, {})),
    ...added.map((system) => change("system-added", system, {})),
    ...needChanges(before, after, kept),
  ];
}

function removedKind(system: string, { systems }: Losses): "system-removed" | "unused-system-removed" {
  return systems.has(systemToken(system)) ? "system-removed" : "unused-system-removed";
}

/** Nothing that is compared differs, and still the bytes do; a new version alone explains them. */
function otherContent(before: ComparableBundle, after: ComparableBundle): Change[] {
  const [old, current] = [before.contentDigest, after.contentDigest];
  const isNewVersion = before.metadata.semantic_version !== after.metadata.semantic_version;
  if (old === undefined || current === undefined || old === current || isNewVersion) return [];
  return [change("content-changed", "bundle", { before: old, after: current })];
}
