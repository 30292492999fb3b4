import type { ModuleObject } from "@rampart/cluster-api";
import { type ClusterClient, followAction, newestEndpoint } from "@rampart/cluster-client";
import { printable } from "@rampart/findings";
import { asking } from "../cluster/cluster-failure.ts";
import { type ClusterOptions, defaultTimeout, type WatchOptions } from "../cluster/cluster-options.ts";
import { goesOn, unlessInterrupted } from "../cluster/goes-on.ts";
import { findModuleByReference } from "../cluster/module-reference.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument, json } from "../render/document.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";

export async function listModules(options: ClusterOptions & OutputOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const modules = await asking(() => client.modules());
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("modules list", { modules }));
  else {
    const rows = modules.map((module) => [
      module.module_name,
      module.semantic_version,
      module.compatible_redis_version || "any",
      module.is_bundled === true ? "bundled" : "custom",
      module.uid,
    ]);
    const heading = ["module", "version", "redis", "origin", "uid"];
    stdout.write(renderHeadedTable(heading, rows, styleFor(stdout, io, options.color)));
  }
  return exitCodes.done;
}

export async function getModule(
  reference: string,
  options: ClusterOptions & OutputOptions,
  io: Io,
): Promise<number> {
  const client = await openCluster(options, io);
  const module = await asking(async () => {
    // A uid is asked for as it is; anything else is looked up.
    if (/^[0-9a-f]{32}$/.test(reference)) return await client.module(reference);
    const { uid } = findModuleByReference(await client.modules(), reference);
    return await client.module(uid);
  });
  const { stdout } = io;
  stdout.write(options.format === "json" ? commandDocument("modules get", { module }) : json(module));
  return exitCodes.done;
}

export interface DeleteModuleOptions extends WatchOptions, OutputOptions {
  readonly endpoint?: "v1" | "v2" | "user-defined";
}

/** Deletes the cluster's record, by the call that the cluster has; before 8.0 the files go with it. */
export async function deleteModule(reference: string, options: DeleteModuleOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const { module, endpoint } = await asking(async () => {
    const found = findModuleByReference(await client.modules(), reference);
    return { module: found, endpoint: options.endpoint ?? (await endpointOf(client)) };
  });
  let action: string | undefined;
  const interrupted = await unlessInterrupted(
    io,
    () => goesOn(action),
    () =>
      asking(async () => {
        action = await deleteBy(endpoint, client, module);
        const { timeout = defaultTimeout } = options;
        if (action !== undefined) await followAction(client, action, { timeout, signal: io.signal });
      }),
  );
  if (interrupted !== undefined) return interrupted;
  const { stdout, stderr } = io;
  const name = `${module.module_name} ${module.semantic_version}`;
  if (options.format === "json") {
    stdout.write(commandDocument("modules delete", { deleted: module.uid, module: name, endpoint }));
    return exitCodes.done;
  }
  stdout.write(`deleted ${printable(name)} (${printable(module.uid)})\n`);
  if (endpoint === "user-defined" && !options.quiet) {
    stderr.write(
      `The files on the nodes stay: rampart artifacts delete ${printable(module.module_name)} ${module.version}\n`,
    );
  }
  return exitCodes.done;
}

async function endpointOf(client: ClusterClient): Promise<"v2" | "user-defined"> {
  const [node] = await client.nodes();
  return newestEndpoint(node?.software_version) === "user-defined" ? "user-defined" : "v2";
}

/** An action to follow, where the deletion has one. */
async function deleteBy(
  endpoint: "v1" | "v2" | "user-defined",
  client: ClusterClient,
  { uid }: ModuleObject,
): Promise<string | undefined> {
  if (endpoint === "v2") return (await client.deleteModuleV2(uid))?.action_uid;
  if (endpoint === "v1") await client.deleteModuleV1(uid);
  else await client.deleteUserDefinedModule(uid);
  return undefined;
}

export interface ConfigureOptions extends ClusterOptions, OutputOptions {
  readonly module: string;
  readonly args: string;
  readonly endpoint?: "database" | "modules";
}

/** Sends arguments to the configuration command of a module that a database has loaded. */
export async function configureModule(database: number, options: ConfigureOptions, io: Io): Promise<number> {
  if (/[&<>"]/.test(options.args)) {
    throw usage('the arguments have one of the characters & < > " in them, which a cluster refuses here');
  }
  const client = await openCluster(options, io);
  const request = { modules: [{ module_name: options.module, module_args: options.args }] };
  await asking(() =>
    options.endpoint === "modules"
      ? client.configureModulesOfDatabase(database, request)
      : client.configureDatabaseModules(database, request),
  );
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("modules config", { database, ...request }));
  else stdout.write(`configured ${printable(options.module)} of database ${database}\n`);
  return exitCodes.done;
}
