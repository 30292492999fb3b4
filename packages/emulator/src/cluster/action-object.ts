import type { ActionV1, ActionV2 } from "@rampart/cluster-api";
import type { StoredAction } from "./cluster-state.ts";

/** What changes a database is a state machine, the rest a task. */
export function isStateMachine({ effect }: StoredAction): boolean {
  return effect.kind === "replace-database";
}

/** An action as `GET /v1/actions/{uid}` shows it at a time, in milliseconds since 1970. */
export function actionV1(action: StoredAction, now: number): ActionV1 {
  const { uid, name, begun, object } = action;
  const progress = String(progressOf(action, now));
  const shown = { action_uid: uid, name, object_name: object, progress, status: statusV1(action) };
  if (isStateMachine(action)) return { ...shown, heartbeat: seconds(now) };
  return { ...shown, creation_time: String(seconds(begun)), node_uid: "1", task_id: uid };
}

/** An action as `GET /v2/actions/{uid}` shows it. */
export function actionV2(action: StoredAction, now: number): ActionV2 {
  const { uid, name, begun, object, description, error, isDone } = action;
  const [object_type = "", object_uid = ""] = object.split(":");
  return {
    action_type: isStateMachine(action) ? "state-machine" : "task",
    action_uid: uid,
    additional_info: {
      description,
      ...(isDone && error !== undefined && { error }),
      object_type,
      object_uid,
    },
    creation_time: seconds(begun),
    name,
    progress: progressOf(action, now),
    status: isDone ? statusAtEnd(action) : "running",
  };
}

function statusV1(action: StoredAction): ActionV1["status"] {
  return action.isDone ? statusAtEnd(action) : "active";
}

/** One that was ordered may be a word that nobody published. */
function statusAtEnd({ error, end }: StoredAction): ActionV1["status"] & ActionV2["status"] {
  if (end !== undefined) return end as "cancelled";
  return error === undefined ? "completed" : "failed";
}

/** One that hangs does so in the middle. */
const hangingProgress = 50;

/** Per cent. */
function progressOf({ begun, ends, isDone, error }: StoredAction, now: number): number {
  if (isDone && error === undefined) return 100;
  const share = ends === null ? hangingProgress : ((now - begun) / Math.max(1, ends - begun)) * 100;
  return Math.max(0, Math.min(99, Math.floor(share)));
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
