import { begin, type ClusterState, type Effect } from "../cluster/cluster-state.ts";
import type { Call, Cluster } from "./call.ts";

export interface NewAction {
  readonly name: string;
  readonly effect: Effect;
  /** `bdb:1`, or `module:` and the uid. */
  readonly object: string;
  /** For people. */
  readonly description: string;
}

export interface BegunAction {
  readonly uid: string;
  readonly state: ClusterState;
}

/** Something that takes its time, and the state in which it has begun. */
export function beginAction(action: NewAction, call: Call, { profile, state }: Cluster): BegunAction {
  const { now, fate } = call;
  const uid = call.newUid();
  const ordered: { readonly fails?: string; readonly ends?: string } =
    typeof fate.action === "object" ? fate.action : {};
  const { fails: error, ends: end } = ordered;
  return {
    uid,
    state: begin(state, {
      ...action,
      uid,
      begun: now,
      ends: fate.action === "hangs" ? null : now + profile.actionDuration,
      ...(error !== undefined && { error }),
      ...(end !== undefined && { end }),
      isDone: false,
    }),
  };
}
