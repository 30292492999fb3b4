import type { ModuleObject } from "@rampart/cluster-api";
import { ClusterError, type FailureCode } from "../cluster-error.ts";
import { isUncertain } from "./ask-before-repeating.ts";
import { hasArtifact, type PlannedNode } from "./plan-upload.ts";
import { deliver, findRecord, type UploadContext } from "./upload-context.ts";

/** From 8.0 on: the record once, then the bundle to every node that lacks it. A node that fails does not end it. */
export async function uploadUserDefined(context: UploadContext): Promise<void> {
  if (!(await register(context))) return;
  for (const node of context.plan.nodes) {
    if (node.state === "present") continue;
    const error = await sendToNode(context, node);
    if (error !== undefined && isEverywhere(error)) return;
  }
}

const everywhere: ReadonlySet<FailureCode> = new Set(["unauthorised", "forbidden", "source-failed"]);

/** Whether the same would happen on every other node. */
function isEverywhere({ code, errorCode }: ClusterError): boolean {
  return everywhere.has(code) || errorCode === "modules_upload_disabled";
}

async function register(context: UploadContext): Promise<boolean> {
  const { plan, client, ledger } = context;
  if (plan.present) return true;
  ledger.step(client.label, "registering the module");
  ledger.record = { state: "uncertain" };
  try {
    const { uid } = await deliver<ModuleObject>(context, {
      node: client.label,
      send: () => client.registerUserDefinedModule(plan.bundle.moduleJson),
      ask: () => findRecord(context),
    });
    ledger.record = { state: "registered", uid };
    return true;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    ledger.record = { state: isUncertain(error) ? "uncertain" : "failed", error };
    ledger.fail(error);
    return false;
  }
}

async function sendToNode(context: UploadContext, node: PlannedNode): Promise<ClusterError | undefined> {
  const { ledger } = context;
  const progress = ledger.progressOf(node.label);
  try {
    await send(context, node, progress);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const bytes = progress.sent();
    const state = isUncertain(error) ? "uncertain" : "failed";
    ledger.set(node, { state, error, ...(bytes > 0 && { bytes }) });
    ledger.fail(error);
    return error;
  }
}

async function send(
  context: UploadContext,
  node: PlannedNode,
  progress: ReturnType<UploadContext["ledger"]["progressOf"]>,
): Promise<void> {
  const { plan, ledger } = context;
  if (node.url === undefined) throw unaddressed(node);
  const client = context.client.at(node.url, node.label);
  const isThere = async () =>
    (plan.artifactsTell && hasArtifact(await client.artifacts(), plan.bundle)) || undefined;
  // A node that did not answer when the plan was made may have the file already.
  if (node.state === "unreachable" && (await isThere())) {
    ledger.set(node, { state: "already-there" });
    return;
  }
  const started = client.clock.now();
  ledger.set(node, { state: "uncertain" });
  await deliver<true>(context, {
    node: node.label,
    send: async () => {
      await client.uploadArtifact(plan.bundle.file, progress.report);
      return true;
    },
    ask: isThere,
  });
  const sent = { bytes: progress.sent(), milliseconds: client.clock.now() - started };
  ledger.set(node, { state: "stored", ...sent });
  ledger.listener({ kind: "sent", node: node.label, ...sent });
}

function unaddressed({ label }: PlannedNode): ClusterError {
  return new ClusterError(
    "unreachable",
    { node: label, request: "POST /v2/local/modules/user-defined/artifacts" },
    "nobody says at which address it is",
    { sent: false, help: "Give the addresses of all nodes with --node URL, once for each." },
  );
}
