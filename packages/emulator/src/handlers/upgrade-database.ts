import type { DatabaseModule, DatabaseObject } from "@rampart/cluster-api";
import { isObject } from "@rampart/metadata";
import {
  compareRanges,
  compareRedisVersions,
  compareSemanticVersions,
  modulesAddedByRedis8,
  modulesOfRedis8,
} from "@rampart/platforms";
import { newestAllowed } from "../cluster/cluster-object.ts";
import type { StoredModule } from "../cluster/cluster-state.ts";
import { isMajor } from "../cluster/node-object.ts";
import { type Answer, ok, refuse, refuseWith } from "./answer.ts";
import type { Call, Cluster, Handler } from "./call.ts";
import { databaseOf, noDatabase } from "./databases.ts";
import { isDryRun } from "./query.ts";
import { storedModuleOf } from "./stored-reading.ts";
import { fitsRedis, type ModuleChange, meantModule, refuseUpgrade, withModules } from "./upgrade-module.ts";
import { changeDatabase, moduleEntries, noModuleList } from "./upgrade-modules.ts";

/** `POST /v1/bdbs/{uid}/upgrade`: the database and, with it, its modules. */
export const upgradeDatabase: Handler = (call, cluster) => {
  const database = databaseOf(call, cluster);
  if (database === undefined) return { answer: noDatabase(call) };
  if (new Set(cluster.profile.nodes.map(({ softwareVersion }) => softwareVersion)).size > 1)
    return { answer: refuse(400, "the nodes run different software versions") };
  const redisVersion = targetVersion(call, database, cluster);
  if (typeof redisVersion !== "string") return { answer: redisVersion };
  const changes = changesOf(call, database, redisVersion, cluster);
  if ("status" in changes) return { answer: changes };
  const upgraded = withBundledModules({
    ...withModules(database, changes),
    redis_version: redisVersion,
    ...(redisVersion !== database.redis_version && { version: `${redisVersion}.0` }),
  });
  if (isDryRun(call.query)) return { answer: ok(upgraded) };
  return changeDatabase(upgraded, {}, "SMUpgradeBDB", call, cluster);
};

/** The Redis version that is asked for, else the newest that the policy allows. */
function targetVersion(
  { endpoint, body }: Call,
  database: DatabaseObject,
  { profile }: Cluster,
): string | Answer {
  if (body.kind !== "json" || !isObject(body.value)) return refuse(400, "the body is not a JSON object");
  const { redis_version: asked, keep_redis_version: keep } = body.value;
  const current = database.redis_version ?? "";
  const newest = newestAllowed(profile.redisVersions, profile.upgradePolicy);
  const version = asked ?? (keep === true || compareRedisVersions(newest, current) < 0 ? current : newest);
  if (version === current) return current;
  if (typeof version !== "string" || !profile.redisVersions.includes(version)) {
    return refuse(400, `the nodes offer no Redis ${JSON.stringify(version)}`);
  }
  if (compareRedisVersions(version, current) < 0)
    return refuse(400, `Redis ${version} is below the current version ${current}`);
  const isAllowed = profile.upgradePolicy === "latest" || isMajor(version);
  return isAllowed ? version : refuseWith(endpoint, "redis_upgrade_policy_mismatch");
}

/** What becomes of the modules of the database; else the refusal. */
function changesOf(
  call: Call,
  database: DatabaseObject,
  redisVersion: string,
  cluster: Cluster,
): ModuleChange[] | Answer {
  const named = namedChanges(call, database, cluster);
  if ("status" in named) return named;
  const changes: ModuleChange[] = [...named];
  for (const current of database.module_list ?? []) {
    if (named.some((change) => change.current === current)) continue;
    if (!movesModules(call, cluster) && isFitting(current, database, redisVersion, cluster)) continue;
    const next = newestFitting(current, database, redisVersion, cluster);
    if (next !== undefined) changes.push({ current, next });
    else if (!isBundled(current))
      return refuseWith(call.endpoint, "upgrade_bdb_failed", noneFits(current, redisVersion));
  }
  for (const change of changes) {
    const refusal = refuseUpgrade(change, database, redisVersion, call.endpoint, cluster);
    if (refusal !== undefined) return refusal;
  }
  return changes;
}

/** From 7.8.2 on every module goes to the newest that fits; before it, where that is asked for. */
function movesModules({ body }: Call, { profile }: Cluster): boolean {
  if (compareRanges(profile.version, [7, 8, 2]) >= 0) return true;
  return body.kind === "json" && isObject(body.value) && body.value["latest_with_modules"] === true;
}

function isFitting(
  current: DatabaseModule,
  database: DatabaseObject,
  redisVersion: string,
  cluster: Cluster,
): boolean {
  const own = storedModuleOf(current, cluster.state);
  return own !== undefined && fitsRedis(own, current, database, redisVersion, cluster);
}

function noneFits({ module_name }: DatabaseModule, redisVersion: string): string {
  return `no uploaded version of ${module_name} is allowed for Redis ${redisVersion}`;
}

/** Modules that the request names, with where they go. */
function namedChanges(call: Call, database: DatabaseObject, cluster: Cluster): ModuleChange[] | Answer {
  const entries = moduleEntries(call);
  if (entries === undefined) {
    const isGiven =
      call.body.kind === "json" && isObject(call.body.value) && call.body.value["modules"] !== undefined;
    return isGiven ? noModuleList : [];
  }
  const changes: ModuleChange[] = [];
  for (const entry of entries) {
    const current = meantModule(entry, database, cluster);
    if (current === undefined) return refuse(400, "modules names one that the database does not use");
    if (entry.new_module === undefined) continue;
    const next = cluster.state.modules.find(({ object }) => object.uid === entry.new_module);
    if (next === undefined) return refuseWith(call.endpoint, "missing_module");
    const { new_module_args } = entry;
    changes.push({ current, next, ...(new_module_args !== undefined && { module_args: new_module_args }) });
  }
  return changes;
}

/** Of several versions that are for the Redis version the highest is taken. */
function newestFitting(
  current: DatabaseModule,
  database: DatabaseObject,
  redisVersion: string,
  cluster: Cluster,
): StoredModule | undefined {
  return cluster.state.modules
    .filter(({ object }) => object.module_name === current.module_name)
    .filter((module) => fitsRedis(module, current, database, redisVersion, cluster))
    .toSorted((a, b) => compareSemanticVersions(a.object.semantic_version, b.object.semantic_version))
    .at(-1);
}

function isBundled({ module_name }: DatabaseModule): boolean {
  return module_name === "searchlight" || modulesOfRedis8.some((name) => name === module_name);
}

/** Redis 8 and later have the modules of the product by themselves; searchlight becomes search. */
function withBundledModules(database: DatabaseObject): DatabaseObject {
  const { redis_version = "", module_list = [] } = database;
  if (compareRedisVersions(redis_version, "8.0") < 0 || database["crdt"] === true) return database;
  const kept = module_list.map((module) =>
    module.module_name === "searchlight" ? { ...module, module_name: "search" } : module,
  );
  const added = modulesAddedByRedis8(database)
    .filter((name) => !kept.some(({ module_name }) => module_name === name))
    .map((module_name) => ({ module_args: "", module_name }));
  return { ...database, module_list: [...kept, ...added] };
}
