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
  /** From 8.0 on: whether the cluster's record says that it is of another file, or came with the cluster. */
  readonly isOtherFile: boolean;
  readonly nodes: readonly PlannedNode[];
  /** Nothing is missing. */
  readonly isComplete: boolean;
  /** What is there is sent again. What this run adds cannot be told from it then. */
  readonly sendsAgain?: true;
}

export interface PlannedUpload {
  readonly bundle: UploadBundle;
  /** Whether the cluster has this version for all that the bundle is for. */
  readonly isThere: boolean;
  /** Whether what is there says that it is of this file. */
  readonly isSameFile: boolean;
}

export interface PlannedNode extends NodeState {
  /** What this node gets: of several bundles the one for its system and architecture. */
  readonly bundle: UploadBundle;
  /**
   * `unreachable`: the node is tried again all the same. `unrecorded`: it has a file of this name and number, and the
   * cluster has no record that would tell which.
   */
  readonly state: "missing" | "present" | "unrecorded" | "unreachable" | "unaddressed" | NodeAbsence;
  /**
   * Whether the node's list tells this bundle from others. It has names and numeric versions alone, which other files share:
   * another version of the module (1.2.3 and 1.2.3-rc1), a build for another system, another file of the cluster's record.
   */
  readonly artifactsTell: boolean;
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
  const isOtherFile =
    isUserDefined && (present?.is_bundled === true || isOfOtherFile(rows, bundles, state.nodes));
  const isShared = isOtherFile || cluster.some((row) => isNamesake(row, bundle));
  const uploads = isUserDefined ? [] : bundles.map((each) => plannedUpload(each, cluster));
  const nodes = placed.map((place): PlannedNode => {
    const own = bundleFor(place.node, bundles);
    if (!isUserDefined) return nodeOfCluster(place, own, uploads);
    const node = nodeOfItsOwn(place, own, isShared);
    return node.state === "present" && present === undefined ? { ...node, state: "unrecorded" } : node;
  });
  const isComplete =
    present !== undefined &&
    !isOtherFile &&
    nodes.every((node) => needsNothing(node, isUserDefined)) &&
    uploads.every(({ isThere, isSameFile: isSame }) => isThere && isSame);
  return {
    endpoint,
    bundle,
    uploads,
    unused: isUserDefined ? bundles.filter((each) => !nodes.some((node) => node.bundle === each)) : [],
    switchesUploads: allowUpload && isUserDefined && state.uploads === "off" && !isComplete,
    maySwitchUploads: allowUpload,
    ...(present && { present }),
    isOtherFile,
    nodes,
    isComplete,
  };
}

/** A node that leaves the cluster needs nothing any more, and one that takes no part now gets it from a cluster that gives it. */
function needsNothing({ state, absence }: PlannedNode, isUserDefined: boolean): boolean {
  return state === "present" || state === "decommissioning" || (!isUserDefined && absence !== undefined);
}

function plannedUpload(bundle: UploadBundle, cluster: readonly PlacedModule[]): PlannedUpload {
  const rows = cluster.filter((row) => isModuleOf(row, bundle));
  return {
    bundle,
    isThere: isDistributed(cluster, bundle),
    isSameFile: isSameFile(rows, bundle) === true,
  };
}

/**
 * Whether the cluster's record, which has one digest, says that it is of another file than each of the bundles. Where a
 * node needs a build that is not among them, the digest may be that of this build.
 */
export function isOfOtherFile(
  rows: readonly PlacedModule[],
  bundles: readonly UploadBundle[],
  nodes: readonly NodeState[],
): boolean {
  if (!bundles.every((bundle) => isSameFile(rows, bundle) === false)) return false;
  const platforms = new Set(nodes.map(({ object }) => platformOfNode(object)));
  const isForAll = [...platforms].every((platform) => bundles.some((bundle) => isFor(bundle, platform)));
  return platforms.size <= 1 || isForAll;
}

function bundleFor({ object }: NodeState, bundles: readonly [UploadBundle, ...UploadBundle[]]): UploadBundle {
  const platform = platformOfNode(object);
  return bundles.find((bundle) => isFor(bundle, platform)) ?? bundles[0];
}

/** Whether a bundle says that it is for a platform. */
function isFor({ platforms }: UploadBundle, platform: string | undefined): boolean {
  return platform !== undefined && platforms.includes(platform);
}

/** Without a system or an architecture a bundle may be for any. */
function saysPlatforms({ platforms }: UploadBundle): boolean {
  return platforms.length > 0 && platforms.every((platform) => !platform.endsWith("/"));
}

/** A node that is sent its bundle; `isShared` is whether its list may have another file by the same name and number. */
function nodeOfItsOwn(
  { node, modules }: NodePlacement,
  bundle: UploadBundle,
  isShared: boolean,
): PlannedNode {
  const platform = platformOfNode(node.object);
  const isForOthers = platform !== undefined && saysPlatforms(bundle) && !isFor(bundle, platform);
  const isListed = modules?.some((placed) => isModuleOf(placed, bundle)) === true;
  const artifactsTell = !isShared && !(isListed && isForOthers);
  return { ...node, bundle, artifactsTell, state: stateOf(node, modules, isListed && artifactsTell) };
}

/** A node that the cluster gives its modules to. */
function nodeOfCluster(
  { node, modules }: NodePlacement,
  bundle: UploadBundle,
  uploads: readonly PlannedUpload[],
): PlannedNode {
  const isOther = uploads.some((upload) => upload.bundle === bundle && isThereAsOther(upload));
  const isThere = !isOther && modules?.some((placed) => isModuleOf(placed, bundle)) === true;
  return { ...node, bundle, artifactsTell: true, state: stateOf(node, modules, isThere) };
}

/** Whether the cluster has the version, and does not say that it is of this file. */
export function isThereAsOther({ isThere, isSameFile: isSame }: PlannedUpload): boolean {
  return isThere && !isSame;
}

function stateOf(
  { absence, url }: NodeState,
  modules: NodePlacement["modules"],
  isThere: boolean,
): PlannedNode["state"] {
  if (absence !== undefined) return absence;
  if (modules === undefined) return url === undefined ? "unaddressed" : "unreachable";
  return isThere ? "present" : "missing";
}
