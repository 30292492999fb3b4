import { type ActionReport, followAction, readAction, readActions } from "@rampart/cluster-client";
import { withClusterFailures } from "@rampart/deploy";
import { printable, RampartError } from "@rampart/findings";
import { defaultTimeout, type WatchOptions } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";

export interface ActionOptions extends WatchOptions, OutputOptions {
  /** Watches the action until it has ended. */
  readonly wait?: boolean;
}

/** What an action of the cluster came to, in the words of the newer API. A failed one is exit code 4. */
export async function getAction(uid: string, options: ActionOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const { timeout = defaultTimeout } = options;
  const { signal, stdout } = io;
  const action = await withClusterFailures(() =>
    options.wait === true ? followAction(client, uid, { timeout, signal }) : readAction(client, uid),
  );
  if (action === undefined) {
    throw new RampartError("cluster", "no-such-action", `the cluster knows no action ${uid}`, {
      help: "It keeps the last results only; rampart modules list shows what came of an upload.",
    });
  }
  if (options.format === "json") stdout.write(commandDocument("actions get", { action }));
  else stdout.write(`${sentence(action)}\n`);
  return action.status === "failed" ? exitCodes.cluster : exitCodes.done;
}

/** Every action that the cluster tells of. */
export async function listActions(options: ActionOptions, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const actions = await withClusterFailures(() => readActions(client));
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("actions list", { actions }));
  else {
    const rows = actions.map(({ uid, name, status, progress }) => [
      uid,
      name,
      status,
      progress === undefined ? "" : `${progress} %`,
    ]);
    const style = styleFor(stdout, io, options.color);
    stdout.write(renderHeadedTable(["action", "name", "status", "progress"], rows, style));
  }
  return exitCodes.done;
}

function sentence({ uid, name, status, progress, error }: ActionReport): string {
  const parts = [
    `${name} (${uid}): ${status}`,
    ...(progress === undefined ? [] : [`${progress} %`]),
    ...(error === undefined ? [] : [error]),
  ];
  return printable(parts.join(", "));
}
