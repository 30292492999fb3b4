import type { DatabaseModule, DatabaseObject, ModuleObject } from "@rampart/cluster-api";
import { fitsRedis } from "@rampart/compat";
import { compareRedisVersions, compareSemanticVersions, modulesAddedByRedis8 } from "@rampart/platforms";

/** What becomes of a database, before anything is sent. */
export interface UpgradeChanges {
  readonly name?: string;
  readonly redis: VersionChange;
  /** Every module of the database, changed or not. */
  readonly modules: readonly ModuleVersionChange[];
  /** Modules that the cluster adds by itself. */
  readonly added: readonly string[];
  readonly isActiveActive: boolean;
  /** Whether replicas take over while shards restart; undefined where the database does not say. */
  readonly hasReplicas?: boolean;
  /** Whether the data outlive a restart without replicas; undefined where the database does not say. */
  readonly isPersistent?: boolean;
  readonly preservesRoles: boolean;
  readonly mayDiscardData: boolean;
}

export interface VersionChange {
  readonly from?: string;
  /** Undefined where the cluster chooses the latest that it allows. */
  readonly to?: string;
}

export interface ModuleVersionChange extends VersionChange {
  readonly name: string;
  /** New arguments. */
  readonly args?: string;
}

interface Asked {
  readonly modules: readonly string[];
  readonly args?: string | undefined;
  readonly redisVersion?: string | undefined;
  readonly preserveRoles?: boolean | undefined;
  readonly mayDiscardData?: boolean | undefined;
}

/** Pure. */
export function upgradeChanges(
  database: DatabaseObject,
  modules: readonly ModuleObject[],
  targets: readonly { readonly present: DatabaseModule; readonly next: ModuleObject }[],
  { args, redisVersion, preserveRoles, mayDiscardData }: Asked,
): UpgradeChanges {
  const {
    name,
    redis_version: redis,
    module_list = [],
    replication,
    data_persistence: persistence,
  } = database;
  const isModuleOnly = redisVersion === undefined && targets.length > 0;
  const to = isModuleOnly ? redis : redisVersion;
  return {
    ...(name !== undefined && { name }),
    redis: { ...(redis !== undefined && { from: redis }), ...(to !== undefined && { to }) },
    modules: module_list.map((present): ModuleVersionChange => {
      const target = targets.find((one) => one.present === present);
      const { module_name, semantic_version: from } = present;
      const chosen =
        to === undefined ? undefined : chosenByCluster(module_name, to, modules)?.semantic_version;
      const next = target?.next.semantic_version ?? (isModuleOnly ? from : chosen);
      return {
        name: module_name,
        ...(from !== undefined && { from }),
        ...(next !== undefined && { to: next }),
        ...(target !== undefined && args !== undefined && { args }),
      };
    }),
    added: addedModules(database, to),
    isActiveActive: database["crdt"] === true,
    ...(typeof replication === "boolean" && { hasReplicas: replication }),
    ...(typeof persistence === "string" && { isPersistent: persistence !== "disabled" }),
    preservesRoles: preserveRoles === true,
    mayDiscardData: mayDiscardData === true,
  };
}

function addedModules(database: DatabaseObject, to: string | undefined): readonly string[] {
  if (to === undefined || compareRedisVersions(to, "8.0") < 0) return [];
  const present = (database.module_list ?? []).map(({ module_name }) =>
    module_name === "searchlight" ? "search" : module_name,
  );
  return modulesAddedByRedis8(database).filter((name) => !present.includes(name));
}

/** Of several modules of a name that may fit a Redis version a cluster takes the highest. */
export function chosenByCluster(
  name: string,
  redis: string,
  modules: readonly ModuleObject[],
): ModuleObject | undefined {
  return modules
    .filter((module) => module.module_name === name && fitsRedis(module, redis) !== false)
    .toSorted((a, b) => compareSemanticVersions(a.semantic_version, b.semantic_version))
    .at(-1);
}
