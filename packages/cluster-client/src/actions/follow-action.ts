import type { ActionV1, ActionV2 } from "@rampart/cluster-api";
import type { ClusterClient } from "../cluster-client.ts";
import { ClusterError } from "../cluster-error.ts";

/** An action of either version of the API, in the words of the newer one. */
export interface ActionReport {
  readonly uid: string;
  readonly name: string;
  readonly status: "queued" | "running" | "completed" | "failed";
  /** Per cent, where the cluster says. */
  readonly progress?: number;
  /** What the cluster says went wrong. */
  readonly error?: string;
}

export interface FollowOptions {
  /** Milliseconds until we stop watching; the action continues all the same. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((action: ActionReport) => void) | undefined;
}

/** Milliseconds between two looks: short at first, for most actions take a second. */
const firstPause = 200;
const longestPause = 5000;

/**
 * Watches an action until it has ended. Undefined where the cluster has forgotten it, which says nothing of its end.
 * @throws {ClusterError} `action-failed` with the action's own error, `action-timed-out`
 */
export async function followAction(
  client: ClusterClient,
  uid: string,
  { timeout, signal, onProgress }: FollowOptions,
): Promise<ActionReport | undefined> {
  const { clock } = client;
  const deadline = clock.now() + timeout;
  const place = { node: client.label, request: `GET /v2/actions/${uid}` };
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const action = await look(client, uid);
    if (action === undefined) return undefined;
    if (action !== "unanswered") {
      onProgress?.(action);
      if (action.status === "completed") return action;
      if (action.status === "failed") {
        const reason = `the action ${action.name} (${uid}) failed: ${action.error ?? "the cluster gives no reason"}`;
        throw new ClusterError("action-failed", place, reason);
      }
    }
    if (clock.now() + pause > deadline) {
      throw new ClusterError("action-timed-out", place, `the action ${uid} has not ended in time`, {
        help: `It continues; rampart actions get ${uid} shows its result. --timeout sets how long to wait.`,
      });
    }
    await clock.sleep(pause, signal);
  }
}

/** A cluster that does not answer for a while does not end the watching. */
async function look(client: ClusterClient, uid: string): Promise<ActionReport | "unanswered" | undefined> {
  try {
    return await readAction(client, uid);
  } catch (error) {
    if (error instanceof ClusterError && error.retryable) return "unanswered";
    throw error;
  }
}

/** An action by its uid, from the newer list and else from the older; undefined where neither knows it. */
export async function readAction(client: ClusterClient, uid: string): Promise<ActionReport | undefined> {
  const newer = await orUndefined(client.actionV2(uid));
  if (newer !== undefined) return fromV2(newer);
  const older = await orUndefined(client.actionV1(uid));
  return older === undefined ? undefined : fromV1(older);
}

/** Every action that the cluster tells of. */
export async function readActions(client: ClusterClient): Promise<readonly ActionReport[]> {
  const newer = await orUndefined(client.actionsV2());
  if (newer !== undefined) return newer.map(fromV2);
  const older = await client.actionsV1();
  return [...(older.actions ?? []), ...(older["state-machines"] ?? [])].map(fromV1);
}

/** A cluster before 7.22 does not have the newer paths, and one after may have forgotten the action. */
async function orUndefined<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError && (error.status === 404 || error.status === 405)) return undefined;
    throw error;
  }
}

function fromV2({ action_uid, name, status, progress, additional_info }: ActionV2): ActionReport {
  const error = additional_info?.error;
  return {
    uid: action_uid,
    name,
    status,
    ...percent(progress),
    ...(typeof error === "string" && error !== "" && { error }),
  };
}

const statusOfV1 = {
  pending: "queued",
  active: "running",
  completed: "completed",
  failed: "failed",
} as const satisfies Record<ActionV1["status"], ActionReport["status"]>;

function fromV1(action: ActionV1): ActionReport {
  const { action_uid, name, status, progress, state } = action;
  const error = [action["error"], action["error_message"], state].find(
    (text) => typeof text === "string" && text !== "",
  );
  return {
    uid: action_uid,
    name,
    status: statusOfV1[status] ?? "running",
    ...percent(progress),
    ...(status === "failed" && typeof error === "string" && { error }),
  };
}

function percent(progress: number | string | undefined): { readonly progress?: number } {
  const number = Number(progress ?? Number.NaN);
  return Number.isFinite(number) ? { progress: number } : {};
}
