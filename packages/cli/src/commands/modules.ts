import {
  configureModule as configure,
  executeModuleDeletion,
  prepareModuleDeletion,
  readModule,
  withClusterFailures,
} from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { type ClusterOptions, defaultTimeout, type WatchOptions } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { pendingAction, reportInterruption } from "../cluster/pending-action.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument, json } from "../render/document.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";

export async function listModules(options: ClusterOptions & OutputOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const modules = await withClusterFailures(() => client.modules());
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
  const module = await withClusterFailures(() => readModule(client, reference));
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
  const plan = await withClusterFailures(() => prepareModuleDeletion(client, reference, options.endpoint));
  const { module, endpoint } = plan;
  const { timeout = defaultTimeout } = options;
  let action: string | undefined;
  const onAction = (uid: string) => {
    action = uid;
  };
  const interrupted = await reportInterruption(
    io,
    () => pendingAction(action),
    () =>
      withClusterFailures(() =>
        executeModuleDeletion(plan, client, { timeout, signal: io.signal, onAction }),
      ),
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
  const request = await withClusterFailures(() => configure(client, database, options, options.endpoint));
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("modules config", { database, ...request }));
  else stdout.write(`configured ${printable(options.module)} of database ${database}\n`);
  return exitCodes.done;
}
