import { configureModule as configure, withClusterFailures } from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { clusterFlags } from "../../cluster/cluster-options.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { oneOf, parsePositive, usage } from "../../option-values.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { writeLine } from "../../render/write-line.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<database>", "uid of the database, as the cluster numbers it", parsePositive)
      .requiredOption("--module <name>", "name of the module (required)")
      .requiredOption(
        "--args <arguments>",
        "arguments for the configuration command of the module (required)",
      )
      .option(
        "--endpoint <endpoint>",
        "the call to send: database or modules (default: database)",
        oneOf("database", "modules"),
      ),
    clusterFlags,
    outputFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart modules config 1 --module tally --args 'LIMIT 10'",
    "rampart modules config 1 --module tally --args 'LIMIT 10' --endpoint modules",
  ],
  seeAlso: "rest-api.md",
  action: configureModule,
});

/** Sends arguments to the configuration command of a module that a database has loaded. */
async function configureModule(
  database: number,
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  if (/[&<>"]/.test(options.args)) {
    throw usage('the arguments have one of the characters & < > " in them, which a cluster refuses here');
  }
  const client = await openCluster(options, io);
  const request = await withClusterFailures(() => configure(client, database, options, options.endpoint));
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("modules config", { database, ...request }));
  else writeLine(stdout, io, `configured ${printable(options.module)} of database ${database}`);
  return exitCodes.done;
}
