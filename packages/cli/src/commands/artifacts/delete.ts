import {
  artifactUsers,
  deleteArtifact as deleteFromNodes,
  type NodeAnswer,
  withClusterFailures,
} from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { parseNodeAddresses } from "../../cluster/cluster-address.ts";
import { clusterFlags, consentFlags, nodeFlags } from "../../cluster/cluster-options.ts";
import { announce, askConsent } from "../../cluster/consent.ts";
import { usersSentence } from "../../cluster/module-users.ts";
import { nodeDocument, tellFailures } from "../../cluster/node-answers.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { parseNatural } from "../../option-values.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { renderHeadedTable } from "../../render/headed-table.ts";
import { styleFor } from "../../render/style.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<module>", "name of the module")
      .argument("<version>", "numeric version, such as 80400", parseNatural),
    nodeFlags,
    consentFlags,
    clusterFlags,
    outputFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart artifacts delete tally 10203", "rampart artifacts delete tally 10203 --json"],
  seeAlso: "rest-api.md",
  action: deleteArtifact,
});

/** Removes an artifact from every node; one that does not have it is as it should be. */
async function deleteArtifact(
  module: string,
  version: number,
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  const client = await openCluster(options, io);
  const users = await withClusterFailures(() => artifactUsers(client, module, version));
  announce(usersSentence(users, `${module} ${version}`), options, io);
  await askConsent(`Delete ${module} ${version} from every node of ${client.label}?`, options, io);
  const answers = await withClusterFailures(() =>
    deleteFromNodes(client, parseNodeAddresses(options.node), module, version),
  );
  const { stdout } = io;
  if (options.format === "json") {
    const nodes = answers.map((one) => {
      const state = stateOf(one);
      return { ...nodeDocument(one), ...(state && { state }) };
    });
    stdout.write(commandDocument("artifacts delete", { module, version, nodes }));
  } else {
    const rows = answers.map((one) => [
      one.node.label,
      printable(module),
      String(version),
      stateOf(one) ?? "failed",
    ]);
    const heading = ["node", "module", "version", "result"];
    stdout.write(renderHeadedTable(heading, rows, styleFor(stdout, io, options.color)));
  }
  return tellFailures(answers, io);
}

/** What became of the artifact of a node; undefined where it was not deleted. */
function stateOf({ answer, error }: NodeAnswer<"deleted" | "not there">) {
  return error?.code === "uncertain" ? error.code : answer;
}
