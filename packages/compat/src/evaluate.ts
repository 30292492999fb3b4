import type { BundleReading } from "@rampart/bundle/read";
import { countingPlatform } from "./rules/added-platform.ts";
import { alreadyThere } from "./rules/already-there.ts";
import { architecture, architectureForUpgrade } from "./rules/architecture.ts";
import { capabilities } from "./rules/capabilities.ts";
import { clusterVersion, clusterVersionForUpgrade } from "./rules/cluster-version.ts";
import { deletableDependencies, inUse } from "./rules/deletion.ts";
import { dependencies } from "./rules/dependencies.ts";
import { load } from "./rules/load.ts";
import { operatingSystem } from "./rules/operating-system.ts";
import { redisVersion } from "./rules/redis-version.ts";
import { size } from "./rules/size.ts";
import { structure } from "./rules/structure.ts";
import { downgrade, present } from "./rules/upgrade.ts";
import { uploads } from "./rules/uploads.ts";
import { type ResolvedTarget, resolveTarget, type Target } from "./target.ts";
import { type AspectRule, type CheckedBundle, evaluate, type LoadedModule, type Verdict } from "./verdict.ts";

/** What a cluster asks of an upload. The order is that in which it answers. */
const uploadRules: readonly AspectRule[] = [
  uploads,
  size,
  structure,
  operatingSystem,
  architecture,
  clusterVersion,
  dependencies,
  alreadyThere,
];

/** What a database asks of a module that it is to have. */
const databaseRules: readonly AspectRule[] = [redisVersion, capabilities];

const upgradeRules: readonly AspectRule[] = [
  present,
  downgrade,
  redisVersion,
  clusterVersionForUpgrade,
  capabilities,
  architectureForUpgrade,
  load,
];

/** What is asked where a cluster and its databases move: of the nodes and of the database, each question once. */
const moveRules: readonly AspectRule[] = [
  size,
  structure,
  operatingSystem,
  architecture,
  clusterVersion,
  dependencies,
  downgrade,
  redisVersion,
  capabilities,
  load,
];

const deletionRules: readonly AspectRule[] = [deletableDependencies, inUse];

/** Of a bundle whose metadata cannot be read nothing else can be asked; a cluster refuses it when it is uploaded. */
const identityRules: readonly AspectRule[] = [structure, dependencies];

function questionsOf({ metadata }: BundleReading, rules: readonly AspectRule[]): readonly AspectRule[] {
  return metadata === undefined ? identityRules : rules;
}

/** Whether a cluster would take a bundle, its database would have the module, and the module would load. Pure. */
export function evaluateUpload(bundle: CheckedBundle, target: Target): Verdict {
  const resolved = resolveTarget(target);
  const counting = countingPlatform(bundle, resolved);
  return evaluate([...uploadRules, ...databaseRules, load], {
    bundle,
    // The nodes that are there keep the build that they have: this one is for others.
    target: counting === undefined ? resolved : { ...withoutPlatform(resolved), ...counting },
  });
}

function withoutPlatform({ os, distribution, arch, ...rest }: ResolvedTarget): ResolvedTarget {
  return rest;
}

/** Whether a database that has the module of one bundle would be upgraded to that of another. Pure. */
export function evaluateUpgrade(bundle: CheckedBundle, target: Target, from: BundleReading): Verdict {
  const { module_name: name, semantic_version: version } = from.metadata ?? {};
  const loaded = name === undefined ? {} : { from: { name, ...(version !== undefined && { version }) } };
  return evaluate(questionsOf(bundle, upgradeRules), { bundle, target: resolveTarget(target), ...loaded });
}

/**
 * Whether a bundle would carry a database that has a module to what the target is then: its nodes take the bundle, and the
 * database its module. Whether uploads are enabled is not asked, nor whether the bundle is there already. Pure.
 */
export function evaluateMove(bundle: CheckedBundle, target: Target, from: LoadedModule): Verdict {
  return evaluate(moveRules, { bundle, target: resolveTarget(target), from });
}

/** Whether a cluster would delete the module of a bundle. Pure. */
export function evaluateDeletion(bundle: BundleReading, target: Target): Verdict {
  return evaluate(questionsOf(bundle, deletionRules), { bundle, target: resolveTarget(target) });
}
