import { dataInWords } from "@rampart/answers";
import { driftFinder, statusOf } from "@rampart/deploy";
import { refuseSharedPaths } from "../../call-paths.ts";
import { dataAgeExitCode, dataOfVerdict, todayOf } from "../../data/data-age.ts";
import { dataAgeFlags, dataFlags } from "../../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { withFlags } from "../../flag-group.ts";
import { fleetFlags } from "../../fleet/fleet-options.ts";
import { printFleet } from "../../fleet/print-fleet.ts";
import { readBundles } from "../../fleet/read-bundles.ts";
import { readFleet } from "../../fleet/read-fleet.ts";
import { describedStatus, statusEntry, statusExitCode } from "../../fleet/status-content.ts";
import type { Io } from "../../io.ts";
import { pageFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { statusView } from "../../render/fleet/status-view.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<inventory>", "the clusters, such as clusters.yml")
      .option("--expect <folder>", "fail where the clusters differ from the bundles in this folder"),
    fleetFlags,
    dataFlags,
    dataAgeFlags,
    pageFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart fleet status clusters.yml",
    "rampart fleet status clusters.yml --expect dist --html fleet.html",
  ],
  seeAlso: "fleet.md",
  action: fleetStatus,
});

/** What is where on the clusters of an inventory. */
async function fleetStatus(inventory: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const { expect, html } = options;
  await refuseSharedPaths({ "the inventory": inventory, "--expect": expect }, { "--html": html });
  const drift = expect === undefined ? undefined : driftFinder(await readBundles([expect], io));
  const today = todayOf(io);
  const { members, part } = await readFleet(inventory, options, io, (reading) => ({
    status: describedStatus(statusOf(reading, today)),
    ...(drift && { drift: drift(reading.state) }),
  }));
  const data = dataOfVerdict(io);
  const exitCode = Math.max(statusExitCode(members), dataAgeExitCode(options, io));
  const content = {
    isCompared: drift !== undefined,
    data,
    ...(part && { shard: { ...part, exitCode } }),
    clusters: members.map(statusEntry),
  };
  const document = () => commandDocument("fleet status", content);
  await printFleet(statusView(content, dataInWords(data)), document, options, io);
  return exitCode;
}
