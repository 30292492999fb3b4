import { readModule, withClusterFailures } from "@rampart/deploy";
import { clusterFlags } from "../../cluster/cluster-options.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument, json } from "../../render/document.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(command.argument("<module>", "the module: uid, name or name@version"), clusterFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart modules get tally", "rampart modules get tally@1.2.3 --json"],
  seeAlso: "rest-api.md",
  action: getModule,
});

/** One module, as the cluster describes it. */
async function getModule(reference: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const module = await withClusterFailures(() => readModule(client, reference));
  const { stdout } = io;
  stdout.write(options.format === "json" ? commandDocument("modules get", { module }) : json(module));
  return exitCodes.done;
}
