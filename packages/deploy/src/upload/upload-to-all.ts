import type { ModuleObject } from "@rampart/cluster-api";
import {
  type ActionReport,
  type ClusterClient,
  ClusterError,
  followAction,
  readActions,
} from "@rampart/cluster-client";
import { deliver, findRecord, type UploadContext } from "./upload-context.ts";

/** Up to 7.22: one upload, which the cluster gives to its nodes by itself. */
export async function uploadToAll(context: UploadContext, endpoint: "v1" | "v2"): Promise<void> {
  const { client, plan, progress } = context;
  const before = endpoint === "v2" ? await knownActions(client) : new Set<string>();
  const started = client.clock.now();
  const counter = progress.countBytes(client.label, plan.bundle);
  progress.record = { state: "uncertain" };
  progress.setAll({ state: "uncertain" });
  try {
    const object = await deliver<ModuleObject | true>(context, {
      node: client.label,
      send: () => send(context, endpoint, counter.report),
      ask: async () => {
        if (endpoint === "v2") await followNew(context, before);
        return await findRecord(context);
      },
    });
    const bytes = counter.sent();
    progress.listener({
      kind: "sent",
      node: client.label,
      bytes,
      milliseconds: client.clock.now() - started,
    });
    await followUpload(context, object);
    const record = await findRecord(context);
    if (record === undefined) throw vanished(client, endpoint);
    progress.record = { state: "registered", uid: record.uid };
    progress.setAll({ state: "stored", bytes, milliseconds: client.clock.now() - started });
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (endpoint === "v2" && (await joinEarlierUpload(context, error))) return;
    await fail(context, error);
  }
}

async function send(
  { client, plan }: UploadContext,
  endpoint: "v1" | "v2",
  onProgress: (bytes: number) => void,
): Promise<ModuleObject | true> {
  const { file } = plan.bundle;
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
async function followNew(context: UploadContext, before: ReadonlySet<string>): Promise<void> {
  for (const { uid, status } of await readActions(context.client)) {
    if (before.has(uid) || status === "completed" || status === "failed") continue;
    try {
      await follow(context, uid);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== "action-failed") throw error;
    }
  }
}

/** `module_exists` of a module that is not listed: an earlier upload of it is still being worked on. */
async function joinEarlierUpload(context: UploadContext, error: ClusterError): Promise<boolean> {
  if (!error.answers("module_exists")) return false;
  const { client, progress } = context;
  try {
    if ((await findRecord(context)) !== undefined) return false;
    progress.step(client.label, "the module is being uploaded already; watching that");
    await followNew(context, new Set());
    const record = await findRecord(context);
    if (record === undefined) return false;
    progress.record = { state: "already-there", uid: record.uid };
    progress.setAll({ state: "already-there" });
  } catch (failure) {
    if (!(failure instanceof ClusterError)) throw failure;
    await fail(context, failure);
  }
  return true;
}

/** The module list says what an error leaves open, but for an action that has not ended. */
async function fail(context: UploadContext, error: ClusterError): Promise<void> {
  const { progress } = context;
  progress.fail(error);
  const record = await findRecord(context).catch(unlessInterrupted(context));
  const isClear = record === undefined && error.code !== "action-timed-out";
  const state = isClear ? "failed" : "uncertain";
  progress.record = {
    state,
    error,
    ...(record !== undefined && record !== "unknown" && { uid: record.uid }),
  };
  progress.setAll({ state, error });
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
