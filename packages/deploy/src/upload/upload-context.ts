import type { ModuleObject } from "@rampart/cluster-api";
import {
  askBeforeRepeating,
  type ClusterClient,
  type Delivery,
  type Patience,
} from "@rampart/cluster-client";
import { placedArtifacts, placedRecords } from "../state/module-placement.ts";
import type { PlannedNode, UploadPlan } from "./plan-upload.ts";
import { isModuleOf } from "./upload-bundle.ts";
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

/** The cluster's record of the module, as it is now. */
export async function findRecord(
  { plan, client }: UploadContext,
  asked: ClusterClient = client,
): Promise<ModuleObject | undefined> {
  return placedRecords(await asked.modules()).find((placed) => isModuleOf(placed, plan.bundle))?.record;
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
