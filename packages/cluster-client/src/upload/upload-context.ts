import type { ModuleObject } from "@rampart/cluster-api";
import type { ClusterClient } from "../cluster-client.ts";
import type { Patience } from "../repetition.ts";
import { askBeforeRepeating, type Delivery } from "./ask-before-repeating.ts";
import type { Ledger } from "./ledger.ts";
import { findModule, type UploadPlan } from "./plan-upload.ts";

/** What the parts of an upload share. */
export interface UploadContext {
  readonly plan: UploadPlan;
  /** Ends with the signal. */
  readonly client: ClusterClient;
  readonly ledger: Ledger;
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
  return findModule(await asked.modules(), plan.bundle);
}

export function deliver<Answer>(
  { client, ledger, signal, patience }: UploadContext,
  delivery: Delivery<Answer>,
): Promise<Answer> {
  return askBeforeRepeating(delivery, { clock: client.clock, signal, patience, listener: ledger.listener });
}

/** Milliseconds for what has to be done after a failure or an interruption. */
export const lastPatience = 30_000;

/** A client that an interruption does not end, for what has to be done after it. */
export function lastClient({ client }: UploadContext): ClusterClient {
  return client.withSignal(AbortSignal.timeout(lastPatience));
}
