import { capabilities } from "@rampart/platforms";
import { isKnownTo } from "../cluster/known-capabilities.ts";
import { ok, refuse, refuseWith } from "./answer.ts";
import { beginAction } from "./begin-action.ts";
import type { Handler } from "./call.ts";
import { refuseDeletion } from "./refuse-deletion.ts";
import { storedReading } from "./stored-reading.ts";

/** `GET /v1/modules`. */
export const listModules: Handler = (_call, { state }) => ({
  answer: ok(state.modules.map(({ object }) => object)),
});

/** `GET /v1/modules/{uid}`. */
export const getModule: Handler = ({ parameters: { uid = "" } }, { state }) => {
  const module = state.modules.find(({ object }) => object.uid === uid);
  return { answer: module === undefined ? noModule(uid) : ok(module.object) };
};

/** `DELETE /v1/modules/{uid}` and `DELETE /v2/modules/user-defined/{uid}`: gone when the answer comes. */
export const deleteModule: Handler = ({ endpoint, parameters: { uid = "" } }, cluster) => {
  const { state } = cluster;
  const module = state.modules.find(({ object }) => object.uid === uid);
  if (module === undefined) {
    const isUserDefined = endpoint === "user-defined-delete";
    return { answer: isUserDefined ? refuseWith(endpoint, "module_delete_failed") : noModule(uid) };
  }
  const refusal = refuseDeletion(endpoint, storedReading(module), cluster);
  if (refusal !== undefined) return { answer: refusal };
  return { answer: ok(), state: { ...state, modules: state.modules.filter((one) => one !== module) } };
};

/** `DELETE /v2/modules/{uid}`: gone when the action has ended. */
export const scheduleDeletion: Handler = (call, cluster) => {
  const { uid = "" } = call.parameters;
  const module = cluster.state.modules.find(({ object }) => object.uid === uid);
  if (module === undefined) return { answer: noModule(uid) };
  const refusal = refuseDeletion(call.endpoint, storedReading(module), cluster);
  if (refusal !== undefined) return { answer: refusal };
  const effect = { kind: "delete-module", uid } as const;
  const { module_name, semantic_version } = module.object;
  const description = `deletion of ${module_name} ${semantic_version}`;
  const order = { name: "module_delete", effect, object: `module:${uid}`, description };
  const action = beginAction(order, call, cluster);
  return { answer: ok({ action_uid: action.uid }), state: action.state };
};

/** `GET /v1/cluster/module-capabilities`. */
export const listCapabilities: Handler = (_call, { profile }) => ({
  answer: ok({
    all_capabilities: capabilities
      .filter(({ name }) => isKnownTo(profile, name))
      .map(({ name, description }) => ({ name, desc: description })),
  }),
});

function noModule(uid: string) {
  return refuse(404, `there is no module ${uid}`);
}
