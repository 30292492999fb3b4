import { type ActionReport, followAction, hasFailed, readAction } from "@rampart/cluster-client";
import { withClusterFailures } from "@rampart/deploy";
import { printable, RampartError } from "@rampart/findings";
import { defaultTimeout, watchFlags } from "../../cluster/cluster-options.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { writeLine } from "../../render/write-line.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command.argument("<action>", "uid of the action").option("--wait", "watch the action until it has ended"),
    watchFlags,
    outputFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart actions get 4c7c0b5e-6b1a-4b53-9d3d-3a1f6a3f8a11",
    "rampart actions get 4c7c0b5e-6b1a-4b53-9d3d-3a1f6a3f8a11 --wait --timeout 5m",
  ],
  seeAlso: "rest-api.md",
  action: getAction,
});

/** What an action of the cluster came to, in the words of the newer API. One that has failed, or was cancelled or aborted, is exit code 4. */
async function getAction(uid: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const client = await openCluster(options, io);
  const { timeout = defaultTimeout } = options;
  const { signal, stdout } = io;
  const action = await withClusterFailures(() =>
    options.wait === true ? followAction(client, uid, { timeout, signal }) : readAction(client, uid),
  );
  if (action === undefined) {
    throw new RampartError("cluster", "no-such-action", `the cluster knows no action ${uid}`, {
      help: "It keeps the last results only; `rampart modules list` shows what came of an upload.",
    });
  }
  if (options.format === "json") stdout.write(commandDocument("actions get", { action }));
  else writeLine(stdout, io, sentence(action));
  return hasFailed(action) ? exitCodes.cluster : exitCodes.done;
}

function sentence({ uid, name, status, progress, error, errorCode }: ActionReport): string {
  const parts = [
    `${name} (${uid}): ${status}`,
    ...(progress === undefined ? [] : [`${progress} %`]),
    ...(errorCode === undefined ? [] : [errorCode]),
    ...(error === undefined ? [] : [error]),
  ];
  return printable(parts.join(", "));
}
