import { type ClusterClient, ClusterError, defaultPatience, type Patience } from "@rampart/cluster-client";
import type { UploadPlan } from "./plan-upload.ts";
import { rollBack } from "./roll-back.ts";
import { settleInterrupted } from "./settle-interrupted.ts";
import type { UploadContext } from "./upload-context.ts";
import { UploadProgress } from "./upload-progress.ts";
import type { UploadListener, UploadResult } from "./upload-result.ts";
import { uploadToAll } from "./upload-to-all.ts";
import { uploadUserDefined } from "./upload-user-defined.ts";
import { putSwitchBack, switchUploadsOn } from "./uploads-switch.ts";

export interface ExecuteOptions {
  /** Milliseconds that an action is watched. */
  readonly timeout: number;
  /** Takes away what this run added, when a part of it failed. */
  readonly rollback?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: UploadListener | undefined;
  readonly patience?: Patience;
}

/**
 * Executes a plan and reports what became of it; it throws only for a broken promise of our own. Whatever the cluster
 * may have taken is asked about before it is sent again. An interruption ends in a result too.
 */
export async function executeUpload(
  plan: UploadPlan,
  client: ClusterClient,
  { timeout, rollback = false, signal, listener, patience = defaultPatience }: ExecuteOptions,
): Promise<UploadResult> {
  const progress = new UploadProgress(plan, listener);
  const context = { plan, client: client.withSignal(signal), progress, signal, patience, timeout };
  const isInterrupted = () => signal?.aborted === true;
  try {
    await sendMissing(context);
  } catch (error) {
    if (error instanceof ClusterError) progress.fail(error);
    else if (!isInterrupted()) throw error;
  } finally {
    if (isInterrupted()) await settleInterrupted(context);
    if (rollback && !progress.isDone) await rollBack(context);
    await putSwitchBack(context);
  }
  return progress.result(isInterrupted());
}

async function sendMissing(context: UploadContext): Promise<void> {
  const { plan } = context;
  if (plan.isComplete) return;
  if (plan.switchesUploads) await switchUploadsOn(context);
  if (plan.endpoint === "user-defined") await uploadUserDefined(context);
  else await uploadToAll(context, plan.endpoint);
}
