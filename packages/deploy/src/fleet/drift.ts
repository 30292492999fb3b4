import type { BundleReading } from "@rampart/bundle";
import { evaluateUpload, type Target } from "@rampart/compat";
import type { ClusterState } from "../state/cluster-state.ts";
import { nodeTargets } from "../state/cluster-targets.ts";
import { type PlacedModule, placeModules } from "../state/module-placement.ts";
import type { NodeState } from "../state/node-addresses.ts";
import { type BundleIdentity, identityOf, isModuleOf, isSameFile } from "../upload/upload-bundle.ts";

/** Where a cluster is not as a set of bundles has it. */
export interface Drift {
  readonly kind: DriftKind;
  readonly module: string;
  readonly version: string;
  /** The bundle that is expected. */
  readonly file?: string;
  /** Numbers of the nodes; absent where the cluster as a whole is meant. */
  readonly nodes?: readonly number[];
}

export type DriftKind =
  /** The bundle would be accepted, and is not there. */
  | "missing"
  /** The same version from another file. */
  | "differs"
  /** A module that the set does not have in this version. */
  | "unexpected"
  /** The node did not say what it has. */
  | "unknown";

/** A bundle of the expected set. */
export interface ExpectedBundle {
  readonly file: string;
  readonly reading: BundleReading;
}

interface Expected extends ExpectedBundle {
  readonly identity: BundleIdentity;
}

/** Finds the drift of clusters from a set of bundles; what is known of a kind of node is kept for the next cluster. */
export function driftFinder(bundles: readonly ExpectedBundle[]): (state: ClusterState) => readonly Drift[] {
  const expected = bundles.flatMap((bundle): Expected[] => {
    const identity = identityOf(bundle.reading);
    return identity === undefined ? [] : [{ ...bundle, identity }];
  });
  const answers = new Map<string, boolean>();
  const isFor = (bundle: Expected, { name, ...target }: Target): boolean => {
    const asked: Target = { ...target, modules: [], ...(target.uploads && { uploads: "on" }) };
    const key = JSON.stringify([bundle.file, asked]);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = evaluateUpload(bundle.reading, asked).verdict !== "rejected";
    answers.set(key, answer);
    return answer;
  };
  return (state) => driftOf(state, expected, isFor);
}

function driftOf(
  state: ClusterState,
  expected: readonly Expected[],
  isFor: (bundle: Expected, target: Target) => boolean,
): Drift[] {
  const { cluster, nodes: placed } = placeModules(state);
  const targets = nodeTargets(state);
  const wanted = expected.map((bundle) => ({
    bundle,
    nodes: placed.filter(({ node }, index) => staying(node) && isFor(bundle, targets[index] ?? {})),
  }));
  const drift = wanted.flatMap(({ bundle, nodes }): Drift[] => {
    const { moduleName: module, semanticVersion: version } = bundle.identity;
    const base = { module, version, file: bundle.file };
    if (nodes.length === 0) return [];
    const rows = cluster.filter((row) => isModuleOf(row, bundle.identity));
    if (rows.length === 0) return [{ ...base, kind: "missing" }];
    if (isSameFile(rows, bundle.identity) === false && isAlone(bundle, wanted)) {
      return [{ ...base, kind: "differs" }];
    }
    const silent = nodes.filter(({ modules }) => modules === undefined);
    const lacking = nodes.filter(({ modules }) => modules !== undefined && !has(modules, bundle));
    const uids = (some: typeof nodes) => some.map(({ node }) => node.uid);
    return [
      ...(lacking.length > 0 ? [{ ...base, kind: "missing" as const, nodes: uids(lacking) }] : []),
      ...(silent.length > 0 ? [{ ...base, kind: "unknown" as const, nodes: uids(silent) }] : []),
    ];
  });
  return [...drift, ...unexpected(cluster, expected)];
}

/** A node that leaves, or is not there yet, is not expected to have anything. */
function staying({ absence }: NodeState): boolean {
  return absence !== "decommissioning" && absence !== "provisioning";
}

/** From 8.0 on the record has one digest: among builds for several systems it is that of one of them. */
function isAlone(
  { file, identity }: Expected,
  wanted: readonly { readonly bundle: Expected; readonly nodes: readonly unknown[] }[],
): boolean {
  return !wanted.some(
    ({ bundle, nodes }) =>
      bundle.file !== file &&
      nodes.length > 0 &&
      bundle.identity.moduleName === identity.moduleName &&
      bundle.identity.semanticVersion === identity.semanticVersion,
  );
}

function has(modules: readonly PlacedModule[], { identity }: Expected): boolean {
  return modules.some((row) => isModuleOf(row, identity));
}

/** What the cluster brings itself is not looked for in a set. */
function unexpected(cluster: readonly PlacedModule[], expected: readonly Expected[]): Drift[] {
  const strange = cluster.filter(
    (row) => row.record?.is_bundled !== true && !expected.some(({ identity }) => isModuleOf(row, identity)),
  );
  const byModule = new Map(strange.map((row) => [`${row.name} ${row.semanticVersion}`, row]));
  return [...byModule.values()].map(({ name, semanticVersion = "" }) => {
    return { kind: "unexpected", module: name, version: semanticVersion };
  });
}
