import type { DatabaseObject, ModuleUpgrade } from "@rampart/cluster-api";
import { isObject } from "@rampart/metadata";
import { isBusy, replaceDatabase } from "../cluster/cluster-state.ts";
import { type Answer, ok, refuse, refuseWith } from "./answer.ts";
import { beginAction } from "./begin-action.ts";
import type { Call, Cluster, Handler, Outcome } from "./call.ts";
import { databaseOf, noDatabase } from "./databases.ts";
import { type ModuleChange, meantModule, refuseUpgrade, withModules } from "./upgrade-module.ts";

/** `POST /v1/modules/upgrade/bdb/{uid}` and `POST /v1/bdbs/{uid}/modules/upgrade`. */
export const upgradeModules: Handler = (call, cluster) => {
  const database = databaseOf(call, cluster);
  if (database === undefined) return { answer: noDatabase(call) };
  const entries = moduleEntries(call);
  if (entries === undefined || entries.length === 0) {
    return { answer: noModuleList };
  }
  const changes: ModuleChange[] = [];
  for (const entry of entries) {
    const change = changeOf(entry, database, call, cluster);
    if ("status" in change) return { answer: change };
    changes.push(change);
  }
  const [first] = changes;
  const { uid: module_id, module_name, semantic_version } = first?.next.object ?? {};
  const changed = withModules(database, changes);
  return changeDatabase(
    changed,
    { module_id, module_name, semantic_version },
    "SMUpgradeModule",
    call,
    cluster,
  );
};

export const noModuleList = refuse(400, "modules has to be a list of the modules to upgrade");

/** The modules that a body names; undefined where it has another form. */
export function moduleEntries({ body }: Call): readonly ModuleUpgrade[] | undefined {
  const entries = body.kind === "json" && isObject(body.value) ? body.value["modules"] : undefined;
  return Array.isArray(entries) && entries.every(isModuleUpgrade) ? entries : undefined;
}

const textFields = [
  "current_module",
  "module_name",
  "current_semantic_version",
  "new_module",
  "new_module_args",
];

function isModuleUpgrade(entry: unknown): entry is ModuleUpgrade {
  if (!isObject(entry)) return false;
  return textFields.every((field) => entry[field] === undefined || typeof entry[field] === "string");
}

function changeOf(
  entry: ModuleUpgrade,
  database: DatabaseObject,
  { endpoint }: Call,
  cluster: Cluster,
): ModuleChange | Answer {
  const { new_module, new_module_args } = entry;
  if (new_module === undefined) return refuse(400, "new_module has to name the module to upgrade to");
  const current = meantModule(entry, database, cluster);
  if (current === undefined) {
    const named = entry.current_module ?? entry.module_name;
    return refuse(
      400,
      named === undefined ? "current_module is absent" : `the database does not use ${named}`,
    );
  }
  const next = cluster.state.modules.find(({ object }) => object.uid === new_module);
  if (next === undefined) return refuseWith(endpoint, "missing_module");
  const change = { current, next, ...(new_module_args !== undefined && { module_args: new_module_args }) };
  return refuseUpgrade(change, database, undefined, endpoint, cluster) ?? change;
}

/** Begins to change a database. `more` are fields of the answer alone. */
export function changeDatabase(
  changed: DatabaseObject,
  more: object,
  name: string,
  call: Call,
  cluster: Cluster,
): Outcome {
  const { uid } = changed;
  if (isBusy(cluster.state, uid))
    return { answer: refuse(409, `database ${uid} is busy with another change`) };
  const effect = { kind: "replace-database", database: { ...changed, status: "active" } } as const;
  const description = `upgrade of database ${uid}`;
  const action = beginAction({ name, effect, object: `bdb:${uid}`, description }, call, cluster);
  const before = cluster.state.databases.find((database) => database.uid === uid) ?? changed;
  const state = replaceDatabase(action.state, { ...before, status: "active-change-pending" });
  const status = "active-change-pending";
  return { answer: ok({ ...changed, ...more, status, action_uid: action.uid }), state };
}
