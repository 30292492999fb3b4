import type { ClusterClient } from "../cluster-client.ts";
import { ClusterError } from "../cluster-error.ts";
import { defaultPatience, type Patience } from "../repetition.ts";
import { Ledger } from "./ledger.ts";
import type { UploadPlan } from "./plan-upload.ts";
import { rollBack } from "./roll-back.ts";
import { settleInterrupted } from "./settle-interrupted.ts";
import type { UploadContext } from "./upload-context.ts";
import type { UploadListener, UploadResult } from "./upload-result.ts";
import { uploadToAll } from "./upload-to-all.ts";
import { uploadUserDefined } from "./upload-user-defined.ts";
import { putSwitchBack, switchUploadsOn } from "./uploads-switch.ts";

export interface CarryOutOptions {
  /** Milliseconds that an action is watched. */
  readonly timeout: number;
  /** Takes away what this run added, when a part of it failed. */
  readonly rollback?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: UploadListener | undefined;
  readonly patience?: Patience;
}

/**
 * Does what a plan says, and tells what became of it; it throws only for a broken promise of our own. Whatever may have
 * been taken by the cluster is asked about before it is sent again. An interruption ends in a result too.
 */
export async function carryOut(
  plan: UploadPlan,
  client: ClusterClient,
  { timeout, rollback = false, signal, listener, patience = defaultPatience }: CarryOutOptions,
): Promise<UploadResult> {
  const ledger = new Ledger(plan, listener);
  const context = { plan, client: client.withSignal(signal), ledger, signal, patience, timeout };
  const isInterrupted = () => signal?.aborted === true;
  try {
    await forward(context);
  } catch (error) {
    if (error instanceof ClusterError) ledger.fail(error);
    else if (!isInterrupted()) throw error;
  } finally {
    if (isInterrupted()) await settleInterrupted(context);
    if (rollback && !ledger.isDone) await rollBack(context);
    await putSwitchBack(context);
  }
  return ledger.result(isInterrupted());
}

async function forward(context: UploadContext): Promise<void> {
  const { plan } = context;
  if (plan.isComplete) return;
  if (plan.switchesUploads) await switchUploadsOn(context);
  if (plan.endpoint === "user-defined") await uploadUserDefined(context);
  else await uploadToAll(context, plan.endpoint);
}
