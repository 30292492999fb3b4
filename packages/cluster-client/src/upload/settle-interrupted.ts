import type { ClusterClient } from "../cluster-client.ts";
import { hasArtifact, type PlannedNode } from "./plan-upload.ts";
import { findRecord, lastClient, type UploadContext } from "./upload-context.ts";

/** Asks what became of what was under way when the user interrupted. */
export async function settleInterrupted(context: UploadContext): Promise<void> {
  const { plan, ledger } = context;
  const last = lastClient(context);
  if (ledger.record.state === "uncertain") await settleRecord(context, last);
  for (const node of plan.nodes) {
    if (ledger.node(node.uid)?.state !== "uncertain") continue;
    if (plan.endpoint === "user-defined") await settleNode(context, last, node);
    else if (ledger.record.state === "failed") ledger.set(node, { state: "failed" });
  }
}

async function settleRecord(context: UploadContext, last: ClusterClient): Promise<void> {
  const { plan, ledger } = context;
  const found = await findRecord(context, last).catch(() => "unknown" as const);
  if (found === "unknown") return;
  if (found !== undefined) ledger.record = { state: "registered", uid: found.uid };
  // An action may be at work on a module that is not listed yet.
  else if (plan.endpoint !== "v2") ledger.record = { state: "failed" };
}

async function settleNode(
  { plan, ledger }: UploadContext,
  last: ClusterClient,
  node: PlannedNode,
): Promise<void> {
  if (node.url === undefined || !plan.artifactsTell) return;
  const client = last.at(node.url, node.label);
  const artifacts = await client.artifacts().catch(() => undefined);
  if (artifacts === undefined) return;
  ledger.set(node, { state: hasArtifact(artifacts, plan.bundle) ? "stored" : "failed" });
}
