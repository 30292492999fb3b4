import type {
  DatabaseObject,
  DatabaseUpgradeRequest,
  ModuleObject,
  ModuleUpgrade,
} from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";
import { findModuleByReference } from "../state/find-module.ts";

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

/** What an upgrade will send. Data only: it can be shown and not executed. */
export interface UpgradePlan {
  readonly database: number;
  readonly call: UpgradeCall;
  readonly request: DatabaseUpgradeRequest;
}

/** What the cluster says of a database and of the modules that there are. */
interface UpgradeState {
  readonly database: DatabaseObject;
  readonly modules: readonly ModuleObject[];
}

/** Plans an upgrade by what the cluster has. Sends read-only requests, and those only for modules. */
export async function prepareUpgrade(client: ClusterClient, request: UpgradeRequest): Promise<UpgradePlan> {
  if (request.modules.length === 0) return planUpgrade(request);
  const database = await client.database(request.database);
  return planUpgrade(request, { database, modules: await client.modules() });
}

/** Pure. */
function planUpgrade(request: UpgradeRequest, state?: UpgradeState): UpgradePlan {
  const { database, call, modules: references, args } = request;
  const upgrades =
    state === undefined
      ? []
      : references.map((reference) => {
          return moduleUpgrade(state.database, findModuleByReference(state.modules, reference), args);
        });
  return { database, call, request: upgradeBody(upgrades, request) };
}

function upgradeBody(
  modules: readonly ModuleUpgrade[],
  { redisVersion, preserveRoles, mayDiscardData }: UpgradeRequest,
): DatabaseUpgradeRequest {
  return {
    ...(redisVersion !== undefined && { redis_version: redisVersion }),
    ...(modules.length > 0 && { modules }),
    ...(preserveRoles === true && { preserve_roles: true }),
    ...(mayDiscardData === true && { may_discard_data: true }),
  };
}

/** The documentation names the present module by uid, its example by name and version: we send both. */
function moduleUpgrade(
  { uid, module_list = [] }: DatabaseObject,
  { module_name, uid: new_module }: ModuleObject,
  args: string | undefined,
): ModuleUpgrade {
  const present = module_list.find((module) => module.module_name === module_name);
  if (present === undefined) {
    const message = `database ${uid} does not have the module ${module_name}`;
    throw new RampartError("cluster", "module-not-loaded", message, {
      help: "Modules are chosen when a database is created.",
    });
  }
  const { module_id, semantic_version } = present;
  return {
    module_name,
    ...(module_id !== undefined && { current_module: module_id }),
    ...(semantic_version !== undefined && { current_semantic_version: semantic_version }),
    new_module,
    ...(args !== undefined && { new_module_args: args }),
  };
}
