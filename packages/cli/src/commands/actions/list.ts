import { readActions } from "@rampart/cluster-client";
import { withClusterFailures } from "@rampart/deploy";
import { clusterFlags } from "../../cluster/cluster-options.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { renderHeadedTable } from "../../render/headed-table.ts";
import { styleFor } from "../../render/style.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) => withFlags(command, clusterFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart actions list", "rampart actions list --json"],
  seeAlso: "rest-api.md",
  action: listActions,
});

/** Every action that the cluster tells of. */
async function listActions(options: ActionOptions<typeof flags>, io: Io): Promise<number> {
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
