import type { DatabaseModule, DatabaseObject, EndpointId, ModuleUpgrade } from "@rampart/cluster-api";
import { evaluateUpgrade, type Target } from "@rampart/compat";
import { renderFinding } from "@rampart/findings";
import type { StoredModule } from "../cluster/cluster-state.ts";
import { type Answer, isClusterErrorCode, refuse, refuseWith } from "./answer.ts";
import type { Cluster } from "./call.ts";
import { namedReading, storedModuleOf, storedReading } from "./stored-reading.ts";
import { presentModules } from "./upload-module.ts";

/** A module of a database, and the one that takes its place. */
export interface ModuleChange {
  readonly current: DatabaseModule;
  readonly next: StoredModule;
  readonly module_args?: string;
}

/** The refusal of a change, by the rules; undefined where the database takes it. */
export function refuseUpgrade(
  { current, next }: ModuleChange,
  database: DatabaseObject,
  redisVersion: string | undefined,
  endpoint: EndpointId,
  cluster: Cluster,
): Answer | undefined {
  const target = targetOf(database, redisVersion, cluster);
  const { aspects } = evaluateUpgrade(storedReading(next), target, readingOf(current, cluster));
  const rejected = aspects.find(({ verdict }) => verdict === "rejected");
  if (rejected === undefined) return undefined;
  const found = rejected.findings.find(({ severity }) => severity === "error");
  const message = found === undefined ? "the upgrade was refused" : renderFinding(found).message;
  const { errorCode } = rejected;
  if (errorCode === undefined || !isClusterErrorCode(errorCode)) return refuse(406, message);
  return refuseWith(endpoint, errorCode, message);
}

/** Whether a module is for a Redis version, by the rules. */
export function fitsRedis(
  module: StoredModule,
  current: DatabaseModule,
  database: DatabaseObject,
  redisVersion: string,
  cluster: Cluster,
): boolean {
  const target = targetOf(database, redisVersion, cluster);
  const { aspects } = evaluateUpgrade(storedReading(module), target, readingOf(current, cluster));
  return aspects.every(({ aspect, verdict }) => aspect !== "redis-version" || verdict !== "rejected");
}

function targetOf(database: DatabaseObject, redisVersion: string | undefined, cluster: Cluster): Target {
  const { profile, state } = cluster;
  return {
    clusterVersion: profile.softwareVersion,
    ...(redisVersion !== undefined && { redisVersion }),
    modules: presentModules(state),
    database,
  };
}

/** What the cluster knows of a module of a database. */
function readingOf(module: DatabaseModule, { state }: Cluster) {
  const known = storedModuleOf(module, state);
  return known === undefined
    ? namedReading(module.module_name, module.semantic_version ?? "0.0.0")
    : storedReading(known);
}

/** The module of a database that an entry of a request means; undefined where the database has none. */
export function meantModule(
  { current_module, module_name, current_semantic_version }: ModuleUpgrade,
  { module_list = [] }: DatabaseObject,
  { state }: Cluster,
): DatabaseModule | undefined {
  const named = state.modules.find(({ object }) => object.uid === current_module)?.object.module_name;
  return module_list.find((module) => {
    if (current_module !== undefined) {
      return (
        module.module_id === current_module ||
        (module.module_id === undefined && module.module_name === named)
      );
    }
    const isVersion =
      current_semantic_version === undefined ||
      module.semantic_version === undefined ||
      module.semantic_version === current_semantic_version;
    return module.module_name === module_name && isVersion;
  });
}

/** A database after changes to its modules. */
export function withModules(database: DatabaseObject, changes: readonly ModuleChange[]): DatabaseObject {
  const module_list = (database.module_list ?? []).map((module) => {
    const change = changes.find(({ current }) => current === module);
    if (change === undefined) return module;
    const { uid, module_name, semantic_version } = change.next.object;
    const module_args = change.module_args ?? module.module_args ?? "";
    return { ...module, module_args, module_id: uid, module_name, semantic_version };
  });
  return { ...database, module_list };
}
