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
  examples: [
    "rampart modules list --cluster https://cluster.example.com:9443",
    "rampart modules list --json",
  ],
  seeAlso: "rest-api.md",
  action: listModules,
});

/** Every module that the cluster has. */
async function listModules(options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const modules = await withClusterFailures(() => client.modules());
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("modules list", { modules }));
  else {
    // Clusters from 8.0 on do not tell them.
    const tellsPlatforms = modules.some(({ platforms }) => platforms !== undefined);
    const rows = modules.map((module) => [
      module.module_name,
      module.semantic_version,
      module.compatible_redis_version || "any",
      module.is_bundled === true ? "bundled" : "custom",
      ...(tellsPlatforms ? [Object.keys(module.platforms ?? {}).join(", ")] : []),
      module.uid,
    ]);
    const platforms = tellsPlatforms ? ["platforms"] : [];
    const heading = ["module", "version", "redis", "origin", ...platforms, "uid"];
    stdout.write(renderHeadedTable(heading, rows, styleFor(stdout, io, options.color)));
  }
  return exitCodes.done;
}
