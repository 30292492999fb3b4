import { withClusterFailures } from "@rampart/deploy";
import { clusterFlags } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { outputFlags } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { renderHeadedTable } from "../render/headed-table.ts";
import { styleFor } from "../render/style.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) => withFlags(command, clusterFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: [
    "rampart capabilities --cluster https://cluster.example.com:9443",
    "rampart capabilities --json",
  ],
  seeAlso: "rest-api.md",
  action: listCapabilities,
});

/** The capabilities of modules that a cluster knows. */
async function listCapabilities(options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const { all_capabilities = [] } = await withClusterFailures(() => client.capabilities());
  const { stdout } = io;
  if (options.format === "json") {
    stdout.write(commandDocument("capabilities", { capabilities: all_capabilities }));
  } else {
    const rows = all_capabilities.map(({ name, desc }) => [name, desc]);
    const style = styleFor(stdout, io, options.color);
    stdout.write(renderHeadedTable(["capability", "description"], rows, style));
  }
  return exitCodes.done;
}
