import type { ModuleObject } from "@rampart/cluster-api";
import type { Endpoint } from "@rampart/platforms";
import type { ClusterState } from "../state/cluster-state.ts";
import { type NodePlacement, placeModules } from "../state/module-placement.ts";
import type { NodeState } from "../state/node-addresses.ts";
import { isModuleOf, isNamesake, isSameFile, type UploadBundle } from "./upload-bundle.ts";

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
  /** Whether `allow_modules_upload` has to be switched on and put back. */
  readonly switchesUploads: boolean;
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
}

export interface PlannedNode extends NodeState {
  /** What this node gets. */
  readonly bundle: UploadBundle;
  /** `unreachable`: the node is tried again all the same. */
  readonly state: "missing" | "present" | "unreachable" | "unaddressed";
}

/** What is missing on a cluster for it to have a bundle. Pure. */
export function planUpload(
  state: ClusterState,
  bundle: UploadBundle,
  { endpoint = state.calls.newest, allowUpload = false }: PlanOptions = {},
): UploadPlan {
  const placement = placeModules(state, endpoint);
  const rows = placement.cluster.filter((placed) => isModuleOf(placed, bundle));
  const present = rows[0]?.record;
  const sameFile = isSameFile(rows, bundle);
  const artifactsTell = !placement.cluster.some((placed) => isNamesake(placed, bundle));
  const nodes = placement.nodes.map((placed): PlannedNode => {
    return { ...placed.node, bundle, state: plannedState(placed, bundle, artifactsTell) };
  });
  const isComplete = present !== undefined && nodes.every((node) => node.state === "present");
  return {
    endpoint,
    bundle,
    switchesUploads: allowUpload && state.uploads === "off" && !isComplete,
    ...(present && { present }),
    ...(sameFile !== undefined && { isSameFile: sameFile }),
    artifactsTell,
    nodes,
    isComplete,
  };
}

function plannedState(
  { node, modules }: NodePlacement,
  bundle: UploadBundle,
  artifactsTell: boolean,
): PlannedNode["state"] {
  if (modules === undefined) return node.url === undefined ? "unaddressed" : "unreachable";
  const isThere = modules.some(
    (placed) => isModuleOf(placed, bundle) && (artifactsTell || placed.state !== "stored"),
  );
  return isThere ? "present" : "missing";
}
