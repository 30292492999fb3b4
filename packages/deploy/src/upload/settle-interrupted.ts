import type { ClusterClient } from "@rampart/cluster-client";
import type { PlannedNode } from "./plan-upload.ts";
import { cleanupClient, findRecord, hasBundle, type UploadContext } from "./upload-context.ts";

/** Asks what became of what was under way when the user interrupted. */
export async function settleInterrupted(context: UploadContext): Promise<void> {
  const { plan, progress } = context;
  const last = cleanupClient(context);
  if (progress.record.state === "uncertain") await settleRecord(context, last);
  for (const node of plan.nodes) {
    if (progress.node(node.uid)?.state !== "uncertain") continue;
    if (plan.endpoint === "user-defined") await settleNode(context, last, node);
    else if (progress.record.state === "failed") progress.set(node, { state: "failed" });
  }
}

async function settleRecord(context: UploadContext, last: ClusterClient): Promise<void> {
  const { plan, progress } = context;
  const found = await findRecord(context, last).catch(() => "unknown" as const);
  if (found === "unknown") return;
  if (found !== undefined) progress.record = { state: "registered", uid: found.uid };
  // An action may be at work on a module that is not listed yet.
  else if (plan.endpoint !== "v2") progress.record = { state: "failed" };
}

async function settleNode(
  { progress }: UploadContext,
  last: ClusterClient,
  node: PlannedNode,
): Promise<void> {
  if (node.url === undefined || !node.artifactsTell) return;
  const isThere = await hasBundle(last.at(node.url, node.label), node).catch(() => undefined);
  if (isThere === undefined) return;
  progress.set(node, { state: isThere ? "stored" : "failed" });
}
