import type {
  DatabaseObject,
  DatabaseUpgradeRequest,
  ModuleObject,
  ModulesUpgradeRequest,
  ModuleUpgrade,
  UpgradedDatabase,
} from "@rampart/cluster-api";
import { type ClusterClient, followAction } from "@rampart/cluster-client";
import { printable, RampartError } from "@rampart/findings";
import { asking } from "../cluster/cluster-failure.ts";
import { defaultTimeout, type WatchOptions } from "../cluster/cluster-options.ts";
import { goesOn, unlessInterrupted } from "../cluster/goes-on.ts";
import { findModuleByReference } from "../cluster/module-reference.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument, json } from "../render/document.ts";

export interface UpgradeOptions extends WatchOptions, OutputOptions {
  readonly module?: readonly string[];
  readonly args?: string;
  readonly redisVersion?: string;
  readonly preserveRoles?: boolean;
  readonly mayDiscardData?: boolean;
  readonly dryRun?: boolean;
  /** `database` is the successor of both others. */
  readonly endpoint?: "database" | "database-modules" | "modules";
}

/** Brings a database to other versions of its modules, or of Redis, and watches until that is done. */
export async function upgrade(uid: number, options: UpgradeOptions, io: Io): Promise<number> {
  const { endpoint = "database", dryRun = false, module: references = [] } = options;
  demandSense(endpoint, options);
  const client = await openCluster(options, io);
  const request = await asking(() => buildRequest(client, uid, references, options));
  const { stdout } = io;
  if (dryRun && endpoint !== "database") {
    if (options.format === "json")
      stdout.write(commandDocument("upgrade", { database: uid, dryRun, request }));
    else stdout.write(`would send to database ${uid}:\n${json(request)}`);
    return exitCodes.done;
  }
  let answer: UpgradedDatabase = { uid };
  const interrupted = await unlessInterrupted(
    io,
    () => goesOn(answer.action_uid),
    () =>
      asking(async () => {
        answer = await send(client, endpoint, uid, request, dryRun);
        await watch(client, answer, options, io);
      }),
  );
  if (interrupted !== undefined) return interrupted;
  if (options.format === "json") {
    stdout.write(commandDocument("upgrade", { database: uid, dryRun, request, answer }));
  } else stdout.write(`${describe(uid, answer, dryRun)}\n`);
  return exitCodes.done;
}

function demandSense(
  endpoint: string,
  { args, redisVersion, module: references = [] }: UpgradeOptions,
): void {
  if (args !== undefined && references.length !== 1) throw usage("--args belongs to one --module");
  if (endpoint === "database") return;
  if (references.length === 0)
    throw usage(`--endpoint ${endpoint} upgrades modules: name them with --module`);
  if (redisVersion !== undefined) throw usage(`--endpoint ${endpoint} leaves the Redis version as it is`);
}

async function buildRequest(
  client: ClusterClient,
  uid: number,
  references: readonly string[],
  { args, redisVersion, preserveRoles, mayDiscardData }: UpgradeOptions,
): Promise<DatabaseUpgradeRequest> {
  const modules = references.length === 0 ? [] : await upgradesOf(client, uid, references, args);
  return {
    ...(redisVersion !== undefined && { redis_version: redisVersion }),
    ...(modules.length > 0 && { modules }),
    ...(preserveRoles === true && { preserve_roles: true }),
    ...(mayDiscardData === true && { may_discard_data: true }),
  };
}

async function upgradesOf(
  client: ClusterClient,
  uid: number,
  references: readonly string[],
  args: string | undefined,
): Promise<ModuleUpgrade[]> {
  const database = await client.database(uid);
  const modules = await client.modules();
  return references.map((reference) => {
    const next = findModuleByReference(modules, reference);
    return upgradeOf(database, next, args);
  });
}

/** The reference names the present module by uid, its sample by name and version: both are said. */
function upgradeOf(
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

async function send(
  client: ClusterClient,
  endpoint: "database" | "database-modules" | "modules",
  uid: number,
  request: DatabaseUpgradeRequest,
  dryRun: boolean,
): Promise<UpgradedDatabase> {
  const modules: ModulesUpgradeRequest = { ...request, modules: request.modules ?? [] };
  switch (endpoint) {
    case "database":
      return await client.upgradeDatabase(uid, request, { dryRun });
    case "database-modules":
      return await client.upgradeDatabaseModules(uid, modules);
    case "modules":
      return await client.upgradeModulesOfDatabase(uid, modules);
  }
}

async function watch(
  client: ClusterClient,
  { action_uid: action }: UpgradedDatabase,
  { timeout = defaultTimeout, quiet }: UpgradeOptions,
  { signal, stderr }: Io,
): Promise<void> {
  if (action === undefined) return;
  if (!quiet) stderr.write(`watching action ${printable(action)}\n`);
  await followAction(client, action, { timeout, signal });
}

function describe(
  uid: number,
  { module_list = [], redis_version }: UpgradedDatabase,
  dryRun: boolean,
): string {
  const modules = module_list.map(({ module_name, semantic_version }) =>
    `${module_name} ${semantic_version ?? ""}`.trim(),
  );
  const becomes = [...(redis_version === undefined ? [] : [`Redis ${redis_version}`]), ...modules].join(", ");
  const what = dryRun ? "would be upgraded" : "was upgraded";
  return printable(`database ${uid} ${what}${becomes === "" ? "" : ` (${becomes})`}`);
}
