/** Progress is a number in the field table of the reference and a string in its samples. */
export type Progress = number | string;

/**
 * An action of `/v1/actions`.
 * Source: redis/docs:content/operate/rs/references/rest-api/requests/actions/_index.md.
 */
export interface ActionV1 {
  readonly [field: string]: unknown;
  readonly action_uid: string;
  readonly name: string;
  readonly status: ActionV1Status;
  /** Per cent. */
  readonly progress?: Progress;
  /** Seconds since 1970, as text. */
  readonly creation_time?: string;
  readonly node_uid?: string;
  /** `bdb:1`. */
  readonly object_name?: string;
  readonly state?: string;
  readonly pending_ops?: unknown;
  readonly task_id?: string;
  readonly heartbeat?: number;
}

/** What the pages of the requests name; objects/action.md has more, and a cluster may have others. */
export const actionV1Statuses = ["pending", "active", "completed", "failed"] as const;

export type ActionV1Status = (typeof actionV1Statuses)[number] | (typeof actionObjectStatuses)[number];

/** Source: redis/docs:content/operate/rs/references/rest-api/objects/action.md. */
export const actionObjectStatuses = [
  "queued",
  "starting",
  "running",
  "cancelling",
  "cancelled",
  "completed",
  "failed",
] as const;

/** Answer of `GET /v1/actions`. */
export interface ActionsV1 {
  readonly actions: readonly ActionV1[];
  readonly "state-machines": readonly ActionV1[];
}

/** An action of `/v2/actions`, from 7.22.0 on. */
export interface ActionV2 {
  readonly [field: string]: unknown;
  readonly action_uid: string;
  readonly action_type: "task" | "state-machine" | "other";
  readonly name: string;
  readonly status: ActionV2Status;
  readonly progress?: Progress;
  readonly creation_time?: number | string;
  readonly additional_info?: {
    readonly description?: string;
    readonly error?: string;
    readonly object_type?: string;
    readonly object_uid?: string;
    readonly pending_ops?: unknown;
  };
}

export const actionV2Statuses = ["queued", "running", "completed", "failed"] as const;

export type ActionV2Status = (typeof actionV2Statuses)[number] | (typeof actionObjectStatuses)[number];
