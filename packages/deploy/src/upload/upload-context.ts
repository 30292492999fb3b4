import type { ModuleObject } from "@rampart/cluster-api";
import {
  askBeforeRepeating,
  type ClusterClient,
  ClusterError,
  type Delivery,
  type Patience,
} from "@rampart/cluster-client";
import { placedArtifacts, placedRecords } from "../state/module-placement.ts";
import { isOfOtherFile, type PlannedNode, type UploadPlan } from "./plan-upload.ts";
import { isDistributed, isModuleOf, isSameFile, type UploadBundle } from "./upload-bundle.ts";
import type { UploadProgress } from "./upload-progress.ts";

/** What the parts of an upload share. */
export interface UploadContext {
  readonly plan: UploadPlan;
  /** Ends with the signal. */
  readonly client: ClusterClient;
  readonly progress: UploadProgress;
  readonly signal: AbortSignal | undefined;
  readonly patience: Patience;
  /** Milliseconds that an action is watched. */
  readonly timeout: number;
}

/** The cluster's record of the module as it is now, up to 7.22 only where it has the build of this bundle. */
export async function findRecord(
  { plan, client }: UploadContext,
  asked: ClusterClient = client,
  bundle: UploadBundle = plan.bundle,
): Promise<ModuleObject | undefined> {
  const rows = placedRecords(await asked.modules()).filter((placed) => isModuleOf(placed, bundle));
  return plan.endpoint === "user-defined" || isDistributed(rows, bundle) ? rows[0]?.record : undefined;
}

/** Whether a refusal may mean that somebody else has done the same meanwhile: what is there is read again then. */
export function mayBeDone({ errorCode, status, code }: ClusterError): boolean {
  return errorCode === "module_exists" || status === 409 || code === "action-failed";
}

/** Whether a record that somebody else made is of another file than the bundle. */
export function isOtherFile(record: ModuleObject, { plan }: UploadContext, bundle: UploadBundle): boolean {
  const rows = placedRecords([record]);
  if (plan.endpoint !== "user-defined") return isSameFile(rows, bundle) === false;
  const bundles = [plan.bundle, ...plan.unused, ...plan.nodes.map((node) => node.bundle)];
  return isOfOtherFile(rows, bundles, plan.nodes);
}

/** The same refusal, with what a second look has shown. */
export function otherFile({ node, request, reason, status, errorCode }: ClusterError): ClusterError {
  return new ClusterError("refused", { node, request }, `${reason}; what is there is another file`, {
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    help: "Compare the checksums, and raise the version of the module that is to be uploaded.",
  });
}

/** Whether a node has the file of its bundle now, as far as its list tells. */
export async function hasBundle(client: ClusterClient, { bundle }: PlannedNode): Promise<boolean> {
  return placedArtifacts(await client.artifacts()).some((placed) => isModuleOf(placed, bundle));
}

export function deliver<Answer>(
  { client, progress, signal, patience }: UploadContext,
  delivery: Delivery<Answer>,
): Promise<Answer> {
  return askBeforeRepeating(delivery, { clock: client.clock, signal, patience, listener: progress.listener });
}

/** Milliseconds for what has to be done after a failure or an interruption. */
export const cleanupTimeout = 30_000;

/** A client that an interruption does not end, for what has to be done after it. */
export function cleanupClient({ client }: UploadContext): ClusterClient {
  return client.withSignal(AbortSignal.timeout(cleanupTimeout));
}
