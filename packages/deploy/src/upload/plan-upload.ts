import type { ModuleObject } from "@rampart/cluster-api";
import type { Endpoint } from "@rampart/platforms";
import type { ClusterState } from "../state/cluster-state.ts";
import { type NodePlacement, type PlacedModule, placeModules } from "../state/module-placement.ts";
import type { NodeAbsence, NodeState } from "../state/node-addresses.ts";
import { platformOfNode } from "../state/node-platform.ts";
import { isDistributed, isModuleOf, isNamesake, isSameFile, type UploadBundle } from "./upload-bundle.ts";

export interface PlanOptions {
  readonly endpoint?: Endpoint | undefined;
  /** `allow_modules_upload` may be switched on, and is put back afterwards. */
  readonly allowUpload?: boolean | undefined;
}

/** What an upload will do. Data only: it can be shown and not executed. */
export interface UploadPlan {
  readonly endpoint: Endpoint;
  /** The bundle of the cluster's record. */
  readonly bundle: UploadBundle;
  /** What is uploaded to the cluster as a whole, up to 7.22; each node gets the build for its system from the cluster. */
  readonly uploads: readonly PlannedUpload[];
  /** Bundles that are for none of the nodes, where each node is sent its own. */
  readonly unused: readonly UploadBundle[];
  /** Whether `allow_modules_upload` has to be switched on and put back. */
  readonly switchesUploads: boolean;
  /** Whether it may be switched on, should it be off when something is sent. */
  readonly maySwitchUploads: boolean;
  /** What the cluster has of this module and version. */
  readonly present?: ModuleObject;
  /** Whether the cluster's record, where there is one, is of the same file; undefined where it does not say. */
  readonly isSameFile?: boolean;
  /**
   * Whether the artifacts of a node tell this module from others: they have its numeric version alone, which another
   * version of it may share (1.2.3 and 1.2.3-rc1).
   */
  readonly artifactsTell: boolean;
  readonly nodes: readonly PlannedNode[];
  /** Nothing is missing. */
  readonly isComplete: boolean;
  /** What is there is sent again. What this run adds cannot be told from it then. */
  readonly sendsAgain?: true;
}

export interface PlannedUpload {
  readonly bundle: UploadBundle;
  readonly isThere: boolean;
  /** Of what is there, where that says it. */
  readonly isSameFile?: boolean;
}

export interface PlannedNode extends NodeState {
  /** What this node gets: of several bundles the one for its system and architecture. */
  readonly bundle: UploadBundle;
  /** `unreachable`: the node is tried again all the same. */
  readonly state: "missing" | "present" | "unreachable" | "unaddressed" | NodeAbsence;
}

/** What is missing on a cluster for it to have the bundles, which are builds of one version of one module. Pure. */
export function planUpload(
  state: ClusterState,
  bundles: readonly [UploadBundle, ...UploadBundle[]],
  { endpoint = state.calls.newest, allowUpload = false }: PlanOptions = {},
): UploadPlan {
  const [bundle] = bundles;
  const { cluster, nodes: placed } = placeModules(state, endpoint);
  const rows = cluster.filter((row) => isModuleOf(row, bundle));
  const present = rows[0]?.record;
  const isUserDefined = endpoint === "user-defined";
  const artifactsTell = !cluster.some((row) => isNamesake(row, bundle));
  const uploads = isUserDefined ? [] : bundles.map((each) => plannedUpload(each, cluster));
  const nodes = placed.map((place): PlannedNode => {
    const own = bundleFor(place.node, bundles);
    return { ...place.node, bundle: own, state: plannedState(place, own, artifactsTell) };
  });
  const isComplete =
    present !== undefined &&
    nodes.every((node) => needsNothing(node, isUserDefined)) &&
    uploads.every(({ isThere }) => isThere);
  const sameFile = isUserDefined ? sameRecord(rows, bundles, nodes) : uploads[0]?.isSameFile;
  return {
    endpoint,
    bundle,
    uploads,
    unused: isUserDefined ? bundles.filter((each) => !nodes.some((node) => node.bundle === each)) : [],
    switchesUploads: allowUpload && isUserDefined && state.uploads === "off" && !isComplete,
    maySwitchUploads: allowUpload,
    ...(present && { present }),
    ...(sameFile !== undefined && { isSameFile: sameFile }),
    artifactsTell,
    nodes,
    isComplete,
  };
}

/** A node that leaves the cluster needs nothing any more, and one that takes no part now gets it from a cluster that gives it. */
function needsNothing({ state, absence }: PlannedNode, isUserDefined: boolean): boolean {
  return state === "present" || state === "decommissioning" || (!isUserDefined && absence !== undefined);
}

function plannedUpload(bundle: UploadBundle, cluster: readonly PlacedModule[]): PlannedUpload {
  const isThere = isDistributed(cluster, bundle);
  const rows = cluster.filter((row) => isModuleOf(row, bundle));
  const sameFile = isThere ? isSameFile(rows, bundle) : undefined;
  return { bundle, isThere, ...(sameFile !== undefined && { isSameFile: sameFile }) };
}

/**
 * The record has one digest. On nodes of several systems it may be that of a build that is not among these bundles, unless
 * they are for all of the nodes.
 */
function sameRecord(
  rows: readonly PlacedModule[],
  bundles: readonly UploadBundle[],
  nodes: readonly NodeState[],
): boolean | undefined {
  const answers = bundles.map((bundle) => isSameFile(rows, bundle));
  if (answers.includes(true)) return true;
  const platforms = new Set(nodes.map(({ object }) => platformOfNode(object)));
  const isForAll = [...platforms].every((platform) => bundles.some((bundle) => isFor(bundle, platform)));
  return platforms.size > 1 && !isForAll ? undefined : answers[0];
}

function bundleFor({ object }: NodeState, bundles: readonly [UploadBundle, ...UploadBundle[]]): UploadBundle {
  const platform = platformOfNode(object);
  return bundles.find((bundle) => isFor(bundle, platform)) ?? bundles[0];
}

/** Whether a bundle says that it is for a platform. */
export function isFor({ platforms }: UploadBundle, platform: string | undefined): boolean {
  return platform !== undefined && platforms.includes(platform);
}

function plannedState(
  { node, modules }: NodePlacement,
  bundle: UploadBundle,
  artifactsTell: boolean,
): PlannedNode["state"] {
  if (node.absence !== undefined) return node.absence;
  if (modules === undefined) return node.url === undefined ? "unaddressed" : "unreachable";
  const isThere = modules.some(
    (placed) => isModuleOf(placed, bundle) && (artifactsTell || placed.state !== "stored"),
  );
  return isThere ? "present" : "missing";
}
