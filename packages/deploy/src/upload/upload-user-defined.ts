import type { ModuleObject } from "@rampart/cluster-api";
import { ClusterError, type FailureCode, isUncertain } from "@rampart/cluster-client";
import { unaddressedNode } from "../state/node-addresses.ts";
import type { PlannedNode } from "./plan-upload.ts";
import {
  deliver,
  findRecord,
  hasBundle,
  isOtherFile,
  mayBeDone,
  otherFile,
  type UploadContext,
} from "./upload-context.ts";
import type { ByteCounter } from "./upload-progress.ts";
import { withUploadsOn } from "./uploads-switch.ts";

/** From 8.0 on: the record once, then the bundle to every node that lacks it. A node that fails does not end it. */
export async function uploadUserDefined(context: UploadContext): Promise<void> {
  if (!(await register(context))) return;
  for (const node of context.plan.nodes) {
    if (node.state === "present" || node.absence !== undefined) continue;
    const error = await sendToNode(context, node);
    if (error !== undefined && isEverywhere(error)) return;
  }
}

const everywhere: ReadonlySet<FailureCode> = new Set(["unauthorised", "forbidden", "source-failed"]);

/** Whether the same would happen on every other node. */
function isEverywhere(error: ClusterError): boolean {
  return everywhere.has(error.code) || error.answers("modules_upload_disabled");
}

async function register(context: UploadContext): Promise<boolean> {
  const { plan, client, progress } = context;
  if (plan.present) return true;
  progress.step(client.label, "registering the module");
  progress.record = { state: "uncertain" };
  try {
    const { uid } = await deliver<ModuleObject>(context, {
      node: client.label,
      send: () => withUploadsOn(context, () => client.registerUserDefinedModule(plan.bundle.moduleJson)),
      ask: () => findRecord(context),
    });
    progress.record = { state: "registered", uid };
    return true;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const record = mayBeDone(error) ? await findRecord(context) : undefined;
    const failure = record && isOtherFile(record, context, plan.bundle) ? otherFile(error) : error;
    if (record !== undefined && failure === error) {
      progress.record = { state: "already-there", uid: record.uid };
      return true;
    }
    progress.record = { state: isUncertain(failure) ? "uncertain" : "failed", error: failure };
    progress.fail(failure);
    return false;
  }
}

async function sendToNode(context: UploadContext, node: PlannedNode): Promise<ClusterError | undefined> {
  const { progress } = context;
  const counter = progress.countBytes(node.label, node.bundle);
  try {
    await send(context, node, counter);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (mayBeDone(error) && (await isThereNow(context, node))) {
      progress.set(node, { state: "already-there" });
      return undefined;
    }
    const bytes = counter.sent();
    const state = isUncertain(error) ? "uncertain" : "failed";
    progress.set(node, { state, error, ...(bytes > 0 && { bytes }) });
    progress.fail(error);
    return error;
  }
}

/** After a refusal: somebody else may have sent it meanwhile. */
async function isThereNow({ client }: UploadContext, node: PlannedNode): Promise<boolean> {
  if (node.url === undefined || !node.artifactsTell) return false;
  return await hasBundle(client.at(node.url, node.label), node);
}

async function send(context: UploadContext, node: PlannedNode, counter: ByteCounter): Promise<void> {
  const { progress } = context;
  if (node.url === undefined)
    throw unaddressedNode(node.label, "POST /v2/local/modules/user-defined/artifacts");
  const client = context.client.at(node.url, node.label);
  const isThere = async () => (await isThereNow(context, node)) || undefined;
  // A node that did not answer when the plan was made may have the file already.
  if (node.state === "unreachable" && (await isThere())) {
    progress.set(node, { state: "already-there" });
    return;
  }
  const started = client.clock.now();
  progress.set(node, { state: "uncertain" });
  await deliver<true>(context, {
    node: node.label,
    send: async () => {
      await withUploadsOn(context, () => client.uploadArtifact(node.bundle.file, counter.report));
      return true;
    },
    ask: isThere,
  });
  const sent = { bytes: counter.sent(), milliseconds: client.clock.now() - started };
  progress.set(node, { state: "stored", ...sent });
  progress.listener({ kind: "sent", node: node.label, ...sent });
}
