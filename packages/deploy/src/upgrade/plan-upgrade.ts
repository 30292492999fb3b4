import type {
  DatabaseModule,
  DatabaseObject,
  DatabaseUpgradeRequest,
  ModuleObject,
  ModuleUpgrade,
} from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
import { RampartError, usageError } from "@rampart/findings";
import { compareClusterBuilds } from "@rampart/platforms";
import { clusterCalls } from "../calls/cluster-calls.ts";
import { findModuleByReference } from "../state/find-module.ts";
import { chosenByCluster, type UpgradeChanges, upgradeChanges } from "./upgrade-changes.ts";

/** The calls that upgrade a database; `database` is the successor of both others. */
export type UpgradeCall = "database" | "database-modules" | "modules";

/** What a database is to become. */
export interface UpgradeRequest {
  readonly database: number;
  /** Modules to upgrade to: uid, name or `name@version`. */
  readonly modules: readonly string[];
  /** Arguments of the only module. */
  readonly args?: string | undefined;
  readonly redisVersion?: string | undefined;
  readonly preserveRoles?: boolean | undefined;
  readonly mayDiscardData?: boolean | undefined;
  readonly call: UpgradeCall;
}

/** What an upgrade will send, and what comes of it. Data only: it can be shown and not executed. */
export interface UpgradePlan {
  readonly database: number;
  readonly call: UpgradeCall;
  readonly request: DatabaseUpgradeRequest;
  readonly changes: UpgradeChanges;
  /** Whether the cluster validates a request without executing it: that is documented from 8.0 on. */
  readonly mayValidate: boolean;
}

/** What the cluster says of itself, of a database and of the modules that there are. */
interface UpgradeState {
  readonly version: string | undefined;
  readonly database: DatabaseObject;
  readonly modules: readonly ModuleObject[];
}

/** Plans an upgrade by what the cluster has. Sends read-only requests. */
export async function prepareUpgrade(client: ClusterClient, request: UpgradeRequest): Promise<UpgradePlan> {
  const database = await client.database(request.database);
  const { version } = clusterCalls(await client.nodes());
  return planUpgrade(request, { version, database, modules: await client.modules() });
}

/** Pure. */
function planUpgrade(request: UpgradeRequest, state: UpgradeState): UpgradePlan {
  const { database, modules } = state;
  const targets = request.modules.map((reference) => {
    const next = findModuleByReference(modules, reference);
    return { present: presentModule(database, next), next };
  });
  refuseRepeated(targets);
  const { version, call } = { ...state, ...request };
  const changes = upgradeChanges(database, modules, targets, request);
  return {
    database: request.database,
    call,
    request: upgradeBody(targets, request, state),
    changes,
    mayValidate: call === "database" && isFrom(version, "8.0.0"),
  };
}

/** A module of the database, and the one that takes its place. */
interface UpgradeTarget {
  readonly present: DatabaseModule;
  readonly next: ModuleObject;
}

function upgradeBody(
  targets: readonly UpgradeTarget[],
  request: UpgradeRequest,
  state: UpgradeState,
): DatabaseUpgradeRequest {
  const modules = moduleEntries(targets, request, state);
  return {
    ...redisField(request, state),
    ...(modules.length > 0 && { modules }),
    ...(request.preserveRoles === true && { preserve_roles: true }),
    ...(request.mayDiscardData === true && { may_discard_data: true }),
  };
}

/**
 * Without a version the cluster goes to the latest: who upgrades modules alone keeps the database's own. The field for that
 * is in the references from 7.4 on; before it, and of a database that tells no version, it is `keep_redis_version`.
 */
function redisField(
  { redisVersion, modules, call }: UpgradeRequest,
  { database, version }: UpgradeState,
): DatabaseUpgradeRequest {
  if (redisVersion !== undefined) return { redis_version: redisVersion };
  if (modules.length === 0 || call !== "database") return {};
  const { redis_version: own } = database;
  return own !== undefined && isFrom(version, "7.4") ? { redis_version: own } : { keep_redis_version: true };
}

/** From 7.8.2 on a cluster moves every module of a database to the newest that fits, and deprecates the fields that name one. */
function moduleEntries(
  targets: readonly UpgradeTarget[],
  { args, call, redisVersion }: UpgradeRequest,
  { database, modules, version }: UpgradeState,
): readonly ModuleUpgrade[] {
  if (call !== "database" || !isFrom(version, "7.8.2")) {
    return targets.map((target) => moduleEntry(target, call, args));
  }
  const redis = redisVersion ?? database.redis_version ?? "";
  const isChosen = ({ next }: UpgradeTarget) =>
    chosenByCluster(next.module_name, redis, modules)?.uid === next.uid;
  const kept =
    redisVersion === undefined && targets.length > 0 ? unasked(targets, database, modules, redis) : [];
  // What it would do by itself needs no field; what it must not do has only the deprecated ones.
  if (args === undefined && kept.length === 0 && targets.every(isChosen)) return [];
  return [...targets, ...kept].map((target) => moduleEntry(target, call, args));
}

/** Other modules of the database, where the cluster has a newer one that fits: they are held where they are. */
function unasked(
  targets: readonly UpgradeTarget[],
  { module_list = [] }: DatabaseObject,
  modules: readonly ModuleObject[],
  redis: string,
): readonly UpgradeTarget[] {
  return module_list.flatMap((present) => {
    if (targets.some((target) => target.present === present)) return [];
    const own = modules.find(({ uid, module_name, semantic_version }) => {
      const isNamed = module_name === present.module_name && semantic_version === present.semantic_version;
      return uid === present.module_id || isNamed;
    });
    const chosen = chosenByCluster(present.module_name, redis, modules);
    return own === undefined || chosen === undefined || chosen.uid === own.uid
      ? []
      : [{ present, next: own }];
  });
}

/** The page of the database's upgrade names the present module by uid, the sample of the others by name and version. */
function moduleEntry(
  { present, next }: UpgradeTarget,
  call: UpgradeCall,
  args: string | undefined,
): ModuleUpgrade {
  const { module_id, module_name, semantic_version } = present;
  const byName = call !== "database" || module_id === undefined;
  return {
    ...(byName && { module_name }),
    ...(module_id !== undefined && { current_module: module_id }),
    ...(byName && semantic_version !== undefined && { current_semantic_version: semantic_version }),
    new_module: next.uid,
    ...(args !== undefined && { new_module_args: args }),
  };
}

function presentModule(
  { uid, module_list = [] }: DatabaseObject,
  { module_name }: ModuleObject,
): DatabaseModule {
  const present = module_list.find((module) => module.module_name === module_name);
  if (present !== undefined) return present;
  const message = `database ${uid} does not have the module ${module_name}`;
  throw new RampartError("cluster", "module-not-loaded", message, {
    help: "Modules are chosen when a database is created.",
  });
}

/** A module of a database goes to one version. */
function refuseRepeated(targets: readonly UpgradeTarget[]): void {
  const repeated = targets.find(({ present }, index) => {
    return targets.slice(0, index).some((other) => other.present === present);
  });
  if (repeated === undefined) return;
  const message = `the module ${repeated.next.module_name} is named more than once`;
  throw usageError(message, "Name one version of it.");
}

/** A version that is not told counts as a newer one. */
function isFrom(version: string | undefined, first: string): boolean {
  return version === undefined || compareClusterBuilds(version, first) >= 0;
}
