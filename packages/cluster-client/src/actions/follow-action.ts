import type { ActionV1, ActionV2 } from "@rampart/cluster-api";
import type { ClusterClient } from "../cluster-client.ts";
import { ClusterError } from "../cluster-error.ts";
import { shortened } from "../shortened.ts";

/** An action of either version of the API, in the words of the newer one. */
export interface ActionReport {
  readonly uid: string;
  readonly name: string;
  /** `queued`, `starting`, `running`, `cancelling`, or an end; a word that is not published is kept as it came. */
  readonly status: string;
  /** Per cent, where the cluster says. */
  readonly progress?: number;
  /** What the cluster says went wrong. */
  readonly error?: string;
  /** The cluster's own code for it. */
  readonly errorCode?: string;
  /** Everything that the cluster says of it. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Ends of an action that leave undone what it was for. */
const failures: ReadonlySet<string> = new Set(["failed", "cancelled", "canceled", "aborted"]);

/** Whether an action has come to an end without doing what it was for. */
export function hasFailed({ status }: Pick<ActionReport, "status">): boolean {
  return failures.has(status);
}

/** Whether an action has come to an end. One in a state that is not published has not, as far as is known. */
export function hasEnded(action: Pick<ActionReport, "status">): boolean {
  return action.status === "completed" || hasFailed(action);
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
      if (hasFailed(action)) throw failureOf(action, place);
    }
    if (clock.now() + pause > deadline) {
      throw new ClusterError("action-timed-out", place, `the action ${uid} has not ended in time`, {
        help: `It continues; rampart actions get ${uid} shows its result. --timeout sets how long to wait.`,
      });
    }
    await clock.sleep(pause, signal);
  }
}

function failureOf(
  action: ActionReport,
  place: { readonly node: string; readonly request: string },
): ClusterError {
  const { uid, name, status, error, errorCode } = action;
  const end = status === "failed" ? "failed" : `was ${status}`;
  const code = errorCode === undefined ? "" : ` (${errorCode})`;
  const reason = `the action ${name} (${uid}) ${end}${code}: ${error ?? "the cluster gives no reason"}`;
  return new ClusterError("action-failed", place, shortened(reason), {
    ...(errorCode !== undefined && { errorCode }),
  });
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
  if (newer !== undefined) return fromV2(newer, client);
  const older = await orUndefined(client.actionV1(uid));
  return older === undefined ? undefined : fromV1(older, client);
}

/** Every action that the cluster tells of. */
export async function readActions(client: ClusterClient): Promise<readonly ActionReport[]> {
  const newer = await orUndefined(client.actionsV2());
  if (newer !== undefined) return newer.map((action) => fromV2(action, client));
  // 404 is also what a cluster answers that has none.
  const older = await orUndefined(client.actionsV1());
  const actions = [older?.actions ?? [], older?.["state-machines"] ?? []].flat();
  return actions.map((action) => fromV1(action, client));
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

function fromV2(action: ActionV2, client: ClusterClient): ActionReport {
  return reportOf(action, action.status, { ...action.additional_info, ...action }, client);
}

/** Words of the older list, in those of the newer; both have others besides. */
const statusOfV1: ReadonlyMap<string, string> = new Map(
  Object.entries({ pending: "queued", active: "running" } satisfies Partial<
    Record<ActionV1["status"], string>
  >),
);

function fromV1(action: ActionV1, client: ClusterClient): ActionReport {
  const status = statusOfV1.get(action.status) ?? action.status;
  // The state of a state machine says where it failed.
  return reportOf(action, status, { state: undefined, ...action, message: action.state }, client);
}

/** `told` has what went wrong, under whichever of its names. */
function reportOf(
  action: ActionV1 | ActionV2,
  status: string,
  told: Readonly<Record<string, unknown>>,
  client: ClusterClient,
): ActionReport {
  const text = (...names: readonly string[]) =>
    names.map((name) => told[name]).find((value) => typeof value === "string" && value !== "");
  const hasEndedBadly = failures.has(status);
  const error = hasEndedBadly ? text("error", "error_message", "message") : text("error", "error_message");
  const errorCode = text("error_code");
  return {
    uid: action.action_uid,
    name: action.name,
    status,
    ...percent(action.progress),
    ...(typeof error === "string" && { error: client.withoutSecrets(error) }),
    ...(typeof errorCode === "string" && { errorCode }),
    fields: action as unknown as Readonly<Record<string, unknown>>,
  };
}

function percent(progress: number | string | undefined): { readonly progress?: number } {
  const number = Number(progress ?? Number.NaN);
  return Number.isFinite(number) ? { progress: number } : {};
}
