import { actionV1, actionV2, isStateMachine } from "../cluster/action-object.ts";
import type { StoredAction } from "../cluster/cluster-state.ts";
import { ok, refuse } from "./answer.ts";
import type { Handler } from "./call.ts";
import { databaseOf, noDatabase } from "./databases.ts";

/** `GET /v1/actions`. */
export const listActionsV1: Handler = ({ now }, { state }) => {
  if (state.actions.length === 0) return { answer: refuse(404, "no action runs, and no result is kept") };
  const show = (actions: readonly StoredAction[]) => actions.map((action) => actionV1(action, now));
  return {
    answer: ok({
      actions: show(state.actions.filter((action) => !isStateMachine(action))),
      "state-machines": show(state.actions.filter(isStateMachine)),
    }),
  };
};

/** `GET /v1/actions/{uid}`. */
export const getActionV1: Handler = ({ parameters: { uid = "" }, now }, { state }) => {
  const action = state.actions.find((one) => one.uid === uid);
  return { answer: action === undefined ? noAction(uid) : ok(actionV1(action, now)) };
};

/** `GET /v1/actions/bdb/{bdb_uid}`. */
export const listActionsOfDatabase: Handler = (call, cluster) => {
  const database = databaseOf(call, cluster);
  if (database === undefined) return { answer: noDatabase(call) };
  const actions = cluster.state.actions.filter(({ object }) => object === `bdb:${database.uid}`);
  return { answer: ok(actions.map((action) => actionV1(action, call.now))) };
};

/** `GET /v2/actions`. */
export const listActionsV2: Handler = ({ now }, { state }) => ({
  answer: ok(state.actions.map((action) => actionV2(action, now))),
});

/** `GET /v2/actions/{uid}`. */
export const getActionV2: Handler = ({ parameters: { uid = "" }, now }, { state }) => {
  const action = state.actions.find((one) => one.uid === uid);
  return { answer: action === undefined ? noAction(uid) : ok(actionV2(action, now)) };
};

function noAction(uid: string) {
  return refuse(404, `no action ${uid} runs, and no result of it is kept`);
}
