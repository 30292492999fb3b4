import type { BundleReading } from "@rampart/bundle";
import {
  type ClusterClient,
  type ClusterState,
  carryOut,
  type Endpoint,
  newestEndpoint,
  type PlannedRequest,
  plannedRequests,
  planUpload,
  readClusterState,
  type UploadBundle,
  type UploadListener,
  type UploadPlan,
  type UploadResult,
} from "@rampart/cluster-client";
import { type Decision, evaluateUpload, type Target, type Verdict } from "@rampart/compat";
import { type Finding, RampartError } from "@rampart/findings";
import { exitCodes } from "../exit-code.ts";
import { clusterFailure } from "./cluster-failure.ts";
import { targetOf, targetsOf } from "./describe-cluster.ts";

/** What an upload is asked to do, for one cluster. */
export interface UploadRequest {
  /** Of an inventory; else the address. */
  readonly name: string;
  readonly endpoint?: Endpoint | undefined;
  readonly nodes?: readonly URL[] | undefined;
  readonly force: boolean;
  readonly allowUpload: boolean;
  readonly rollback: boolean;
  readonly dryRun: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** A bundle that was read, and the file that is sent. */
export interface ReadyBundle {
  readonly reading: BundleReading;
  readonly upload: UploadBundle;
}

/** What became of one cluster. Parts are absent where it did not come to them. */
export interface ClusterOutcome {
  readonly name: string;
  readonly url: string;
  readonly state?: ClusterState;
  /** One for each node. */
  readonly targets?: readonly Target[];
  readonly plan?: UploadPlan;
  readonly requests?: readonly PlannedRequest[];
  readonly judgement?: Judgement;
  /** The judgement was against it, and it was sent all the same. */
  readonly forced: boolean;
  readonly result?: UploadResult;
  /** Why it ended before anything was changed. */
  readonly error?: RampartError;
  readonly exitCode: number;
}

/** What is to be expected of a cluster, over all of its nodes. */
export interface Judgement {
  readonly verdict: Decision;
  /** What the cluster would answer first. */
  readonly errorCode: string | null;
  /** What speaks against it or leaves it open, each once. */
  readonly findings: readonly Finding[];
}

/** Looks at a cluster, judges, and uploads where nothing speaks against it. Never throws for the cluster's faults. */
export async function uploadToCluster(
  client: ClusterClient,
  bundle: ReadyBundle,
  request: UploadRequest,
  signal: AbortSignal,
  listener?: UploadListener,
): Promise<ClusterOutcome> {
  const start = { name: request.name, url: client.label, forced: false };
  try {
    const state = await readClusterState(client, {
      ...(request.nodes && { nodes: request.nodes }),
      ...(request.endpoint !== undefined && { endpoint: request.endpoint }),
    });
    demandEndpoint(state, request, client.label);
    demandAddresses(state, request);
    const plan = planUpload(state, bundle.upload, request);
    const requests = plannedRequests(plan, client.label);
    const judgement = judge(bundle.reading, state, plan, request.allowUpload);
    const forced = judgement.verdict === "rejected" && request.force && !plan.isComplete;
    const targets = targetsOf(state, plan.endpoint);
    const known = { ...start, state, targets, plan, requests, judgement, forced };
    if (judgement.verdict === "rejected" && !request.force)
      return { ...known, ...refused(judgement, client) };
    if (request.dryRun) return { ...known, exitCode: exitCodes.done };
    demandSomeNode(plan);
    const { timeout, rollback } = request;
    const result = await carryOut(plan, client, { timeout, rollback, signal, listener });
    return { ...known, result, exitCode: exitCodeOf(result) };
  } catch (error) {
    if (signal.aborted) throw error;
    const known = clusterFailure(error);
    if (!(known instanceof RampartError)) throw error;
    return { ...start, error: known, exitCode: exitCodes[known.fault] };
  }
}

function exitCodeOf({ ok }: UploadResult): number {
  return ok ? exitCodes.done : exitCodes.cluster;
}

/** What the cluster would say, said before a byte of the bundle is sent. */
function refused(
  { errorCode }: Judgement,
  client: ClusterClient,
): { readonly error: RampartError; readonly exitCode: number } {
  // The bundle is not at fault where the cluster takes none at all.
  const isSwitch = errorCode === "modules_upload_disabled";
  const answer = errorCode === null ? "its nodes could not load the module" : `it would answer ${errorCode}`;
  const error = new RampartError(
    isSwitch ? "cluster" : "input",
    "rejected",
    `${client.label} would not take the bundle: ${answer}; nothing was sent`,
    {
      clusterCode: errorCode ?? undefined,
      help: isSwitch
        ? "--allow-upload switches allow_modules_upload on for the upload, and puts it back afterwards."
        : "Mend the bundle, or send it anyway with --force.",
    },
  );
  return { error, exitCode: exitCodes[error.fault] };
}

function judge(
  reading: BundleReading,
  state: ClusterState,
  plan: UploadPlan,
  allowUpload: boolean,
): Judgement {
  const nodes = targetsOf(state, plan.endpoint);
  // A cluster that names no nodes still has a version and modules.
  const targets = nodes.length > 0 ? nodes : [targetOf(state, plan.endpoint)];
  const verdicts = targets.map((target) => evaluateUpload(reading, asUploaded(target, plan, allowUpload)));
  const decisions = verdicts.map(({ verdict }) => verdict);
  const isRejected = decisions.includes("rejected");
  const isUnknown = decisions.includes("unknown");
  return {
    verdict: isRejected ? "rejected" : isUnknown ? "unknown" : "accepted",
    errorCode: firstErrorCode(verdicts) ?? null,
    findings: distinct(verdicts.flatMap(findingsOf)),
  };
}

/** What the upload itself will change is not held against it: the switch, and a part that an earlier run has done. */
function asUploaded(target: Target, plan: UploadPlan, allowUpload: boolean): Target {
  const { moduleName, semanticVersion } = plan.bundle;
  const isOurs = plan.present !== undefined && plan.present.is_bundled !== true && plan.isSameFile !== false;
  // Only user-defined modules come in parts; before 8.0 a module that may be another file is there already.
  const mayContinue = isOurs && (plan.endpoint === "user-defined" || plan.isSameFile === true);
  const modules = target.modules?.filter(
    ({ name, version }) => !(mayContinue && name === moduleName && version === semanticVersion),
  );
  return {
    ...target,
    ...(modules && { modules }),
    ...((allowUpload || plan.isComplete) && target.uploads === "off" && { uploads: "on" as const }),
  };
}

function firstErrorCode(verdicts: readonly Verdict[]): string | undefined {
  return verdicts.flatMap(({ errorCode }) => errorCode ?? [])[0];
}

function findingsOf({ aspects }: Verdict): readonly Finding[] {
  return aspects
    .filter(({ verdict }) => verdict === "rejected" || verdict === "unknown")
    .flatMap(({ findings }) => findings);
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((found) => [JSON.stringify(found), found])).values()];
}

/** 8.0 dropped what it replaced. */
function demandEndpoint(
  { version }: ClusterState,
  { endpoint, force }: UploadRequest,
  cluster: string,
): void {
  if (endpoint === undefined || version === undefined || force) return;
  const newest = newestEndpoint(version);
  if ((newest === "user-defined") === (endpoint === "user-defined")) return;
  throw new RampartError(
    "call",
    "endpoint-missing",
    `${cluster} runs Redis Software ${version}, which does not have the way --endpoint ${endpoint}`,
    { help: `Leave --endpoint out: it has ${newest}.` },
  );
}

function demandAddresses(state: ClusterState, { nodes }: UploadRequest): void {
  if (nodes === undefined || nodes.length === state.nodes.length) return;
  throw new RampartError(
    "call",
    "nodes-differ",
    `--node gives ${nodes.length} addresses, and the cluster has ${state.nodes.length} nodes`,
    { help: "Every node needs the bundle: give --node once for each." },
  );
}

/** To register a module that no node can get would leave half of it. */
function demandSomeNode({ endpoint, nodes, isComplete }: UploadPlan): void {
  if (isComplete || endpoint !== "user-defined") return;
  const reachable = nodes.some(({ state }) => state === "missing" || state === "present");
  const [first] = nodes.flatMap(({ error }) => error ?? []);
  if (reachable) return;
  if (first !== undefined) throw first;
  throw new RampartError("cluster", "no-nodes", "the cluster names no node that can be reached", {
    help: "Give the addresses of its nodes with --node URL, once for each.",
  });
}
