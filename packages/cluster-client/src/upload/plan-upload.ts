import { endpoints, type ModuleObject } from "@rampart/cluster-api";
import type { UploadFile } from "../transport/multipart.ts";
import type { ClusterState, NodeState } from "./cluster-state.ts";
import { type Endpoint, newestEndpoint } from "./endpoint-family.ts";

/** What is uploaded, as the caller has read it. */
export interface UploadBundle {
  readonly file: UploadFile;
  readonly moduleName: string;
  /** Numeric version. */
  readonly version: number;
  readonly semanticVersion: string;
  /** Text of `module.json`. */
  readonly moduleJson: string;
  /** Of the module's file, in hexadecimal. */
  readonly sha256?: string;
}

export interface PlanOptions {
  readonly endpoint?: Endpoint | undefined;
  /** `allow_modules_upload` may be switched on, and is put back afterwards. */
  readonly allowUpload?: boolean | undefined;
}

/** What an upload will do. Data only: it can be shown and not carried out. */
export interface UploadPlan {
  readonly endpoint: Endpoint;
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
  /** `unreachable`: the node is tried again all the same. */
  readonly state: "missing" | "present" | "unreachable" | "unaddressed";
}

/** What is missing on a cluster for it to have a bundle. Pure. */
export function planUpload(
  state: ClusterState,
  bundle: UploadBundle,
  { endpoint = newestEndpoint(state.version), allowUpload = false }: PlanOptions = {},
): UploadPlan {
  const present = findModule(state.modules, bundle);
  const isSameFile = present === undefined ? undefined : sameFile(present, bundle);
  const artifactsTell = !state.modules.some((module) => isNamesake(module, bundle));
  const nodes = state.nodes.map((node): PlannedNode => {
    const ofNode = endpoint === "user-defined";
    return { ...node, state: ofNode ? stateOf(node, bundle, artifactsTell) : stateBy(present) };
  });
  const isComplete = present !== undefined && nodes.every((node) => node.state === "present");
  return {
    endpoint,
    bundle,
    switchesUploads: allowUpload && state.uploads === "off" && !isComplete,
    ...(present && { present }),
    ...(isSameFile !== undefined && { isSameFile }),
    artifactsTell,
    nodes,
    isComplete,
  };
}

/** The module of a bundle among those that a cluster lists. */
export function findModule(
  modules: readonly ModuleObject[],
  { moduleName, semanticVersion }: Pick<UploadBundle, "moduleName" | "semanticVersion">,
): ModuleObject | undefined {
  return modules.find(
    (module) => module.module_name === moduleName && module.semantic_version === semanticVersion,
  );
}

/** Another version of the module with the same number. */
function isNamesake(module: ModuleObject, { moduleName, semanticVersion, version }: UploadBundle): boolean {
  return (
    module.module_name === moduleName &&
    module.version === version &&
    module.semantic_version !== semanticVersion
  );
}

/** Whether a node has the file of a bundle, as far as it tells: by name and numeric version. */
export function hasArtifact(
  artifacts: NodeState["artifacts"],
  { moduleName, version }: Pick<UploadBundle, "moduleName" | "version">,
): boolean {
  return (artifacts ?? []).some(
    (artifact) => artifact.module_name === moduleName && Number(artifact.version) === version,
  );
}

function stateOf(node: NodeState, bundle: UploadBundle, artifactsTell: boolean): PlannedNode["state"] {
  if (node.url === undefined) return "unaddressed";
  if (node.artifacts === undefined) return "unreachable";
  return artifactsTell && hasArtifact(node.artifacts, bundle) ? "present" : "missing";
}

/** Before 8.0 the cluster gives the module to its nodes by itself. */
function stateBy(present: ModuleObject | undefined): PlannedNode["state"] {
  return present === undefined ? "missing" : "present";
}

function sameFile({ sha256, platforms = {} }: ModuleObject, bundle: UploadBundle): boolean | undefined {
  const known = [sha256, ...Object.values(platforms).map((platform) => platform.sha256)].filter(
    (digest) => typeof digest === "string" && digest !== "",
  );
  return known.length === 0 || bundle.sha256 === undefined ? undefined : known.includes(bundle.sha256);
}

/** A request that changes something, for people. */
export interface PlannedRequest {
  readonly node: string;
  readonly method: string;
  readonly path: string;
  /** Why it is sent. */
  readonly purpose: string;
}

/** The requests of a plan that change something, in their order. */
export function plannedRequests(plan: UploadPlan, cluster: string): readonly PlannedRequest[] {
  if (plan.isComplete) return [];
  const request = (id: keyof typeof endpoints, node: string, purpose: string): PlannedRequest => {
    const { method, path } = endpoints[id];
    return { node, method, path, purpose };
  };
  const steps = { "user-defined": userDefinedSteps, v2: oneUpload, v1: oneUpload }[plan.endpoint];
  return [
    ...(plan.switchesUploads ? [request("cluster-put", cluster, "switch allow_modules_upload on")] : []),
    ...steps(plan, cluster, request),
    ...(plan.switchesUploads ? [request("cluster-put", cluster, "put allow_modules_upload back")] : []),
  ];
}

type Request = (id: keyof typeof endpoints, node: string, purpose: string) => PlannedRequest;

function userDefinedSteps(plan: UploadPlan, cluster: string, request: Request): PlannedRequest[] {
  const sends = plan.nodes.filter(({ state }) => state === "missing" || state === "unreachable");
  return [
    ...(plan.present ? [] : [request("user-defined-create", cluster, "register the module")]),
    ...sends.map(({ label }) => request("local-artifacts-upload", label, "send the bundle")),
  ];
}

function oneUpload(plan: UploadPlan, cluster: string, request: Request): PlannedRequest[] {
  if (plan.present) return [];
  if (plan.endpoint === "v1") return [request("modules-upload-v1", cluster, "send the bundle")];
  return [
    request("modules-upload-v2", cluster, "send the bundle"),
    request("actions-v2-get", cluster, "follow the action to its end"),
  ];
}
