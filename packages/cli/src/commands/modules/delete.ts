import {
  executeModuleDeletion,
  moduleUsers,
  prepareModuleDeletion,
  withClusterFailures,
} from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { consentFlags, defaultTimeout, endpointFlags, watchFlags } from "../../cluster/cluster-options.ts";
import { announce, askConsent } from "../../cluster/consent.ts";
import { usersSentence } from "../../cluster/module-users.ts";
import { openCluster } from "../../cluster/open-cluster.ts";
import { pendingAction, watchInterruption } from "../../cluster/pending-action.ts";
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
    command.argument("<module>", "the module: uid, name or name@version"),
    endpointFlags,
    consentFlags,
    watchFlags,
    outputFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart modules delete tally@1.2.3", "rampart modules delete tally --endpoint v2"],
  seeAlso: "rest-api.md",
  action: deleteModule,
});

/** Deletes the cluster's record, by the call that the cluster has; before 8.0 the files go with it. */
async function deleteModule(
  reference: string,
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  const client = await openCluster(options, io);
  const plan = await withClusterFailures(() => prepareModuleDeletion(client, reference, options.endpoint));
  const { module, endpoint } = plan;
  const title = `${module.module_name} ${module.semantic_version}`;
  const users = await withClusterFailures(() =>
    moduleUsers(client, module.module_name, [module.semantic_version]),
  );
  announce(usersSentence(users, title), options, io);
  await askConsent(`Delete ${title} from ${client.label}?`, options, io);
  const { timeout = defaultTimeout } = options;
  let action: string | undefined;
  const onAction = (uid: string) => {
    action = uid;
  };
  await watchInterruption(
    io,
    () => pendingAction(action),
    () =>
      withClusterFailures(() =>
        executeModuleDeletion(plan, client, { timeout, signal: io.signal, onAction }),
      ),
  );
  const { stdout, stderr } = io;
  if (options.format === "json") {
    stdout.write(commandDocument("modules delete", { deleted: module.uid, module: title, endpoint }));
    return exitCodes.done;
  }
  writeLine(stdout, io, `deleted ${printable(title)} (${printable(module.uid)})`);
  if (endpoint === "user-defined" && !options.quiet) {
    writeLine(
      stderr,
      io,
      `The files on the nodes stay: rampart artifacts delete ${printable(module.module_name)} ${module.version}`,
    );
  }
  return exitCodes.done;
}
