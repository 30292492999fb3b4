import type { DatabaseObject } from "@rampart/cluster-api";
import { isObject } from "@rampart/metadata";
import { replaceDatabase } from "../cluster/cluster-state.ts";
import { type Answer, ok, refuse, refuseWith } from "./answer.ts";
import type { Call, Cluster, Handler } from "./call.ts";
import { selectFields } from "./query.ts";
import { storedModuleOf } from "./stored-reading.ts";

/** `GET /v1/bdbs`. */
export const listDatabases: Handler = ({ query }, { state }) => ({
  answer: ok(state.databases.map((database) => selectFields(database, query))),
});

/** `GET /v1/bdbs/{uid}`. */
export const getDatabase: Handler = (call, cluster) => {
  const database = databaseOf(call, cluster);
  return { answer: database === undefined ? noDatabase(call) : ok(selectFields(database, call.query)) };
};

export function databaseOf({ parameters }: Call, { state }: Cluster): DatabaseObject | undefined {
  const uid = parameters["uid"] ?? parameters["bdb_uid"];
  return state.databases.find((database) => String(database.uid) === uid);
}

export function noDatabase({ parameters }: Call) {
  return refuse(404, `there is no database ${parameters["uid"] ?? parameters["bdb_uid"]}`);
}

/** Characters that the arguments of a module must not have. */
const forbidden = /[&<>"]/;

/** `POST /v1/modules/config/bdb/{uid}` and `POST /v1/bdbs/{uid}/modules/config`. */
export const configureModules: Handler = (call, cluster) => {
  const { endpoint, body } = call;
  const database = databaseOf(call, cluster);
  if (database === undefined) return { answer: refuseWith(endpoint, "db_not_exist") };
  if (body.kind !== "json" || !isObject(body.value))
    return { answer: refuseWith(endpoint, "invalid_schema") };
  const entries = body.value["modules"];
  if (!Array.isArray(entries) || entries.length === 0)
    return { answer: refuseWith(endpoint, "missing_field") };
  let configured = database;
  for (const entry of entries as unknown[]) {
    const outcome = configureModule(entry, configured, call, cluster);
    if ("status" in outcome) return { answer: outcome };
    configured = outcome.database;
  }
  return { answer: ok(), state: replaceDatabase(cluster.state, configured) };
};

function configureModule(
  entry: unknown,
  database: DatabaseObject,
  { endpoint }: Call,
  { state }: Cluster,
): { readonly database: DatabaseObject } | Answer {
  const { module_name: name, module_args: given } = isObject(entry) ? entry : {};
  if (name === undefined || given === undefined) return refuseWith(endpoint, "missing_field");
  if (typeof given !== "string" || forbidden.test(given)) return refuseWith(endpoint, "param_error");
  const { module_list: modules = [] } = database;
  const own = modules.find(({ module_name }) => module_name === name);
  if (own === undefined) return refuseWith(endpoint, "module_not_exist");
  const isUnsaid = own.semantic_version === undefined && own.module_id === undefined;
  const known = isUnsaid
    ? state.modules.findLast(({ object }) => object.module_name === name)
    : storedModuleOf(own, state);
  if (!known?.object.config_command) {
    return refuse(406, `${name} has no command for configuration while it runs`);
  }
  const configured = modules.map((module) =>
    module.module_name === name ? { ...module, module_args: given } : module,
  );
  return { database: { ...database, module_list: configured } };
}
