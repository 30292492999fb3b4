import type { ClusterClient } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";
import { clusterFailure } from "../cluster-failure.ts";
import { callingNode } from "../state/calling-node.ts";
import { type ClusterState, readClusterState } from "../state/cluster-state.ts";
import { executeUpload } from "./execute-upload.ts";
import { type ExpectedAnswer, expectedAnswer } from "./expected-answer.ts";
import { planUpload, type UploadPlan } from "./plan-upload.ts";
import { type PlannedRequest, plannedRequests } from "./planned-requests.ts";
import { sentAnyway } from "./sent-anyway.ts";
import type { ReadyBundle } from "./upload-bundle.ts";
import {
  missingEndpoint,
  otherNodeCount,
  rejectedBundle,
  unreachableNodes,
  unrecordedArtifacts,
} from "./upload-refusals.ts";
import type { UploadRequest } from "./upload-request.ts";
import type { UploadListener, UploadResult } from "./upload-result.ts";

/** What became of one cluster. Parts are absent where it did not come to them. */
export interface ClusterOutcome {
  readonly name: string;
  readonly url: string;
  readonly state?: ClusterState;
  readonly plan?: UploadPlan;
  readonly requests?: readonly PlannedRequest[];
  readonly expected?: ExpectedAnswer;
  /** A refusal was expected, and the bundle was sent all the same. */
  readonly forced: boolean;
  /** Absent after a dry run too. */
  readonly result?: UploadResult;
  /** Why it ended before anything was changed. */
  readonly error?: RampartError;
}

/** Looks at a cluster, judges, and uploads where nothing speaks against it. Never throws for the cluster's faults. */
export async function uploadToCluster(
  client: ClusterClient,
  bundles: readonly [ReadyBundle, ...ReadyBundle[]],
  request: UploadRequest,
  signal: AbortSignal,
  listener?: UploadListener,
): Promise<ClusterOutcome> {
  const start = { name: request.name, url: client.label, forced: false };
  try {
    const prepared = await prepareUpload(client, bundles, request);
    const { plan, expected, state } = prepared;
    const isRejected = expected.verdict === "rejected";
    const known = { ...start, ...prepared, forced: isRejected && request.force && !plan.isComplete };
    if (isRejected && !request.force)
      return { ...known, error: rejectedBundle(expected, plan, client.label) };
    const obstacle = unrecordedArtifacts(plan) ?? unreachableNodes(plan);
    if (obstacle !== undefined) return { ...known, forced: false, error: obstacle };
    if (request.dryRun) return known;
    const { timeout, rollback } = request;
    const calling = callingNode(state.calls, plan.nodes);
    const asked = calling?.url === undefined ? client : client.at(calling.url, calling.label);
    return { ...known, result: await executeUpload(plan, asked, { timeout, rollback, signal, listener }) };
  } catch (error) {
    if (signal.aborted) throw error;
    const known = clusterFailure(error);
    if (!(known instanceof RampartError)) throw error;
    return { ...start, error: known };
  }
}

/** Sends read-only requests. Throws where the request does not fit the cluster. */
async function prepareUpload(
  client: ClusterClient,
  bundles: readonly [ReadyBundle, ...ReadyBundle[]],
  request: UploadRequest,
) {
  const state = await readClusterState(client, request);
  throwIfAny(request.refuse?.(state));
  throwIfAny(missingEndpoint(state, request, client.label));
  throwIfAny(otherNodeCount(state, request));
  const [first, ...others] = bundles;
  const missing = planUpload(state, [first.upload, ...others.map(({ upload }) => upload)], request);
  const expected = expectedAnswer(bundles, state, missing, request);
  const isForced = expected.verdict === "rejected" && request.force;
  const plan = isForced ? sentAnyway(missing) : missing;
  return {
    state,
    plan,
    requests: plannedRequests(plan, callingNode(state.calls, plan.nodes)?.label ?? client.label),
    expected,
  };
}

function throwIfAny(error: Error | undefined): void {
  if (error !== undefined) throw error;
}
