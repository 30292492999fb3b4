import type { ModuleObject } from "@rampart/cluster-api";
import {
  type ActionReport,
  type ClusterClient,
  ClusterError,
  followAction,
  hasEnded,
  readActions,
} from "@rampart/cluster-client";
import { isForNode, placedRecords } from "../state/module-placement.ts";
import { platformOfNode } from "../state/node-platform.ts";
import type { UploadBundle } from "./upload-bundle.ts";
import {
  deliver,
  findRecord,
  isOtherFile,
  mayBeDone,
  otherFile,
  type UploadContext,
} from "./upload-context.ts";

/** Up to 7.22: one upload for each build, which the cluster gives to the nodes that it is for by itself. */
export async function uploadToAll(context: UploadContext, endpoint: "v1" | "v2"): Promise<void> {
  for (const { bundle, isThere } of context.plan.uploads) {
    if (!isThere && !(await uploadBuild(context, endpoint, bundle))) return;
  }
}

/** Whether it is there in the end. */
async function uploadBuild(
  context: UploadContext,
  endpoint: "v1" | "v2",
  bundle: UploadBundle,
): Promise<boolean> {
  const { client, progress } = context;
  const before = endpoint === "v2" ? await knownActions(client) : new Set<string>();
  const started = client.clock.now();
  const counter = progress.countBytes(client.label, bundle);
  progress.record = { state: "uncertain" };
  progress.setMissing({ state: "uncertain" }, bundle);
  try {
    const object = await deliver<ModuleObject | true>(context, {
      node: client.label,
      send: () => send(client, endpoint, bundle, counter.report),
      ask: async () => {
        if (endpoint === "v2") await followNew(context, before);
        return await findRecord(context, client, bundle);
      },
    });
    const sent = { bytes: counter.sent(), milliseconds: client.clock.now() - started };
    progress.listener({ kind: "sent", node: client.label, ...sent });
    await followUpload(context, object);
    const record = await findRecord(context, client, bundle);
    if (record === undefined) throw vanished(client, endpoint);
    progress.record = { state: "registered", uid: record.uid };
    settleNodes(context, bundle, record, "stored", {
      ...sent,
      milliseconds: client.clock.now() - started,
    });
    return true;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return await joinOthers(context, endpoint, bundle, error);
  }
}

/** A cluster has the build; a node that it is not for does not get it. */
function settleNodes(
  { plan, progress, client }: UploadContext,
  bundle: UploadBundle,
  record: ModuleObject,
  state: "stored" | "already-there",
  sent: { readonly bytes?: number; readonly milliseconds?: number } = {},
): void {
  const rows = placedRecords([record]);
  const own = plan.nodes.filter((node) => node.bundle === bundle && node.state === "missing");
  for (const node of own) {
    if (rows.some((row) => isForNode(row, node))) progress.set(node, { state, ...sent });
    else {
      const error = notForNode(client, plan.endpoint, platformOfNode(node.object) ?? node.label);
      progress.set(node, { state: "failed", error });
      progress.fail(error);
    }
  }
}

async function send(
  client: ClusterClient,
  endpoint: "v1" | "v2",
  { file }: UploadBundle,
  onProgress: (bytes: number) => void,
): Promise<ModuleObject | true> {
  if (endpoint === "v2") return await client.uploadModuleV2(file, onProgress);
  await client.uploadModuleV1(file, onProgress);
  return true;
}

async function knownActions(client: ClusterClient): Promise<ReadonlySet<string>> {
  return new Set((await readActions(client)).map(({ uid }) => uid));
}

/** The action of an upload, where the answer names one. What became of one that is forgotten, the module list tells. */
async function followUpload(context: UploadContext, object: ModuleObject | true): Promise<void> {
  const uid: unknown = object === true ? undefined : Reflect.get(object, "action_uid");
  if (typeof uid === "string" && uid !== "") context.progress.action = await follow(context, uid);
}

function follow(
  { client, progress, signal, timeout }: UploadContext,
  uid: string,
): Promise<ActionReport | undefined> {
  return followAction(client, uid, {
    timeout,
    signal,
    onProgress: (action) => {
      progress.action = action;
      progress.listener({ kind: "action", action });
    },
  });
}

/**
 * Waits for every action that is not among those of before: one of them may be that of an upload whose answer was lost.
 * It may also be somebody else's, so its failure says nothing; the module list does.
 */
async function followNew(
  context: UploadContext,
  before: ReadonlySet<string>,
  onFound?: () => void,
): Promise<void> {
  for (const { uid, status } of await readActions(context.client)) {
    if (before.has(uid) || hasEnded({ status })) continue;
    onFound?.();
    try {
      await follow(context, uid);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== "action-failed") throw error;
    }
  }
}

/**
 * After a refusal that may mean that somebody else has uploaded the same, or is at it: then that is waited for, and counts
 * where it is the same file. Whether the build is there in the end.
 */
async function joinOthers(
  context: UploadContext,
  endpoint: "v1" | "v2",
  bundle: UploadBundle,
  error: ClusterError,
): Promise<boolean> {
  try {
    const record = mayBeDone(error) ? await awaitRecord(context, endpoint, bundle) : undefined;
    if (record === undefined || isOtherFile(record, context, bundle)) {
      await fail(context, bundle, record === undefined ? error : otherFile(error));
      return false;
    }
    context.progress.record = { state: "already-there", uid: record.uid };
    settleNodes(context, bundle, record, "already-there");
    return true;
  } catch (failure) {
    if (!(failure instanceof ClusterError)) throw failure;
    await fail(context, bundle, failure);
    return false;
  }
}

async function awaitRecord(
  context: UploadContext,
  endpoint: "v1" | "v2",
  bundle: UploadBundle,
): Promise<ModuleObject | undefined> {
  const { client, progress } = context;
  const record = await findRecord(context, client, bundle);
  if (record !== undefined || endpoint === "v1") return record;
  await followNew(context, new Set(), () => {
    progress.step(client.label, "an action is running that may upload the module; watching that");
  });
  return await findRecord(context, client, bundle);
}

/** The module list says what an error leaves open, unless the cluster may still be at work on it. */
async function fail(context: UploadContext, bundle: UploadBundle, error: ClusterError): Promise<void> {
  const { client, progress } = context;
  progress.fail(error);
  const record = await findRecord(context, client, bundle).catch(unlessInterrupted(context));
  const isOther = record !== undefined && record !== "unknown" && isOtherFile(record, context, bundle);
  const isOver = error.code !== "action-timed-out" && !(error.code === "timed-out" && error.sent);
  const isClear = isOver && (record === undefined || isOther);
  const state = isClear ? "failed" : "uncertain";
  progress.record = {
    state,
    error,
    ...(record !== undefined && record !== "unknown" && !isOther && { uid: record.uid }),
  };
  progress.setMissing({ state, error }, bundle);
}

function unlessInterrupted({ signal }: UploadContext): (error: unknown) => "unknown" {
  return (error) => {
    if (signal?.aborted) throw error;
    return "unknown";
  };
}

function vanished(client: ClusterClient, endpoint: "v1" | "v2"): ClusterError {
  return new ClusterError(
    "unexpected-answer",
    { node: client.label, request: `POST /${endpoint}/modules` },
    "the cluster accepted the bundle, and does not list the module",
  );
}

function notForNode(client: ClusterClient, endpoint: string, platform: string): ClusterError {
  return new ClusterError(
    "unexpected-answer",
    { node: client.label, request: `POST /${endpoint}/modules` },
    `the cluster has the module now, and no build of it for ${platform}`,
    { help: `Upload the bundle for ${platform} too: several can be given at once.` },
  );
}
