import { type ClusterClient, ClusterError, followAction, isUncertain } from "@rampart/cluster-client";
import type { PlannedNode } from "./plan-upload.ts";
import { cleanupClient, cleanupTimeout, type UploadContext } from "./upload-context.ts";

/** Takes away what this run added, and nothing that was there before. What cannot be taken away is a failure of the upload. */
export async function rollBack(context: UploadContext): Promise<void> {
  if (context.plan.sendsAgain) return;
  const last = cleanupClient(context);
  if (context.plan.endpoint === "user-defined") {
    for (const node of context.plan.nodes) await removeFromNode(context, last, node);
  }
  await removeRecord(context, last);
}

async function removeFromNode(
  { progress }: UploadContext,
  last: ClusterClient,
  node: PlannedNode,
): Promise<void> {
  const known = progress.node(node.uid);
  if (node.url === undefined || known === undefined || !isOurs(node, known.state)) return;
  const { moduleName, version } = node.bundle;
  const client = last.at(node.url, node.label);
  progress.step(node.label, "removing the bundle again");
  const request = "DELETE /v2/local/modules/user-defined/artifacts";
  const state = await undo(progress, client, request, () =>
    ignoreNotFound(client.deleteArtifact(moduleName, version)),
  );
  progress.set(node, { ...known, state: state ?? known.state });
}

/** Where it is uncertain, only a node that had nothing of that name and number before can have it from us. */
function isOurs(node: PlannedNode, state: string): boolean {
  return node.artifactsTell && (state === "stored" || (state === "uncertain" && node.state === "missing"));
}

async function removeRecord({ plan, progress }: UploadContext, last: ClusterClient): Promise<void> {
  const { uid, state } = progress.record;
  if (uid === undefined || plan.present || (state !== "registered" && state !== "uncertain")) return;
  progress.step(last.label, "removing the module's record again");
  const undone = await undo(progress, last, "DELETE /v2/modules", async () => {
    if (plan.endpoint === "user-defined") await ignoreNotFound(last.deleteUserDefinedModule(uid));
    else if (plan.endpoint === "v1") await ignoreNotFound(last.deleteModuleV1(uid));
    else await deleteV2(last, uid);
  });
  if (undone === undefined) return;
  progress.record = { ...progress.record, state: undone };
  if (plan.endpoint !== "user-defined") progress.setMissing({ state: undone });
}

async function deleteV2(last: ClusterClient, uid: string): Promise<void> {
  const scheduled = await ignoreNotFound(last.deleteModuleV2(uid));
  if (scheduled !== undefined) await followAction(last, scheduled.action_uid, { timeout: cleanupTimeout });
}

/** What became of it; undefined where it is as it was. */
async function undo(
  progress: UploadContext["progress"],
  client: ClusterClient,
  request: string,
  act: () => Promise<unknown>,
): Promise<"removed" | "uncertain" | undefined> {
  try {
    await act();
    return "removed";
  } catch (error) {
    const failure = failureOfUndoing(error, client, request);
    progress.fail(failure);
    return isUncertain(failure) ? "uncertain" : undefined;
  }
}

/** What is not there any more needs no deleting. */
async function ignoreNotFound<Answer>(deletion: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await deletion;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

/** A cluster's answer, or the end of our own patience. */
export function failureOfUndoing(error: unknown, client: ClusterClient, request: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ClusterError("timed-out", { node: client.label, request }, reason, {
    retryable: true,
    cause: error,
  });
}
