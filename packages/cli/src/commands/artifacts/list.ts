import { readArtifacts, withClusterFailures } from "@rampart/deploy";
import { parseNodeAddresses } from "../../cluster/cluster-address.ts";
import { clusterFlags, nodeFlags } from "../../cluster/cluster-options.ts";
import { nodeDocument, tellFailures } from "../../cluster/node-answers.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { renderHeadedTable } from "../../render/headed-table.ts";
import { styleFor } from "../../render/style.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) => withFlags(command, nodeFlags, clusterFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: [
    "rampart artifacts list --cluster https://cluster.example.com:9443",
    "rampart artifacts list --node https://10.0.0.1:9443 --node https://10.0.0.2:9443",
  ],
  seeAlso: "rest-api.md",
  action: listArtifacts,
});

/** What each node has of user-defined modules. */
async function listArtifacts(options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const answers = await withClusterFailures(() => readArtifacts(client, parseNodeAddresses(options.node)));
  const { stdout } = io;
  if (options.format === "json") {
    const nodes = answers.map((one) => ({
      ...nodeDocument(one),
      ...(one.answer && { artifacts: one.answer }),
    }));
    stdout.write(commandDocument("artifacts list", { nodes }));
  } else {
    const rows = answers.flatMap(({ node, answer = [] }) =>
      answer.map(({ module_name, version, dependencies = [] }) => [
        node.label,
        module_name,
        String(version),
        dependencies.join(", "),
      ]),
    );
    const heading = ["node", "module", "version", "dependencies"];
    stdout.write(renderHeadedTable(heading, rows, styleFor(stdout, io, options.color)));
  }
  return tellFailures(answers, io);
}
