import { dataInWords } from "@rampart/answers";
import { parseTarget } from "@rampart/compat";
import { type FleetDestination, readinessOf, worstDecision } from "@rampart/deploy";
import { refuseSharedPaths } from "../../call-paths.ts";
import { dataAgeExitCode, dataOfVerdict, todayOf } from "../../data/data-age.ts";
import { dataAgeFlags, dataFlags } from "../../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { withFlags } from "../../flag-group.ts";
import { fleetFlags } from "../../fleet/fleet-options.ts";
import { printFleet } from "../../fleet/print-fleet.ts";
import { readBundles } from "../../fleet/read-bundles.ts";
import { readFleet } from "../../fleet/read-fleet.ts";
import {
  judgedCluster,
  readinessEntry,
  readinessExitCode,
  verdictOfEntry,
} from "../../fleet/readiness-content.ts";
import type { Io } from "../../io.ts";
import { usage } from "../../option-values.ts";
import { pageFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { readinessView } from "../../render/fleet/readiness-view.ts";
import { refuseSharedInput } from "../../standard-input.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<inventory>", "the clusters, such as clusters.yml")
      .argument("<bundle...>", "the bundles that are to be there, folders or patterns")
      .option("--to <version>", "Redis Software that the clusters are to run, such as 8.2")
      .option("--redis-version <version>", "Redis that the databases are to have (default: each its own)")
      .option("--allow-unknown", "do not fail if the data to decide are missing"),
    fleetFlags,
    dataFlags,
    dataAgeFlags,
    pageFlags,
  );

type ReadinessOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: [
    "rampart fleet readiness clusters.yml dist/*.zip --to 8.2",
    "rampart fleet readiness clusters.yml dist --to 8.2 --redis-version 8.2 --html readiness.html",
  ],
  seeAlso: "fleet.md",
  action: fleetReadiness,
});

/** Which databases an upgrade of the clusters would break, with a set of bundles. */
async function fleetReadiness(
  inventory: string,
  words: readonly string[],
  options: ReadinessOptions,
  io: Io,
): Promise<number> {
  const to = destinationOf(options, todayOf(io));
  await refuseSharedPaths({ "the inventory": inventory, "a bundle": words }, { "--html": options.html });
  refuseSharedInput({
    "the inventory": inventory,
    "a bundle": words.includes("-"),
    "the password": options.passwordStdin,
  });
  const bundles = await readBundles(words, io);
  const { members, part } = await readFleet(inventory, options, io, (reading) =>
    judgedCluster(readinessOf(reading, bundles, to)),
  );
  const clusters = members.map(readinessEntry);
  const data = dataOfVerdict(io);
  const exitCode = Math.max(
    readinessExitCode(members, options.allowUnknown === true),
    dataAgeExitCode(options, io),
  );
  const content = {
    to: to.clusterVersion,
    ...(to.redisVersion !== undefined && { redisVersion: to.redisVersion }),
    bundles: bundles.map(({ file, reading: { metadata } }) => ({
      file,
      module: metadata?.module_name ?? "",
      version: metadata?.semantic_version ?? "",
    })),
    verdict: worstDecision(clusters.map(verdictOfEntry)),
    data,
    ...(part && { shard: { ...part, exitCode } }),
    clusters,
  };
  const isWhole = options.verbose || options.html !== undefined || options.isMarkdown === true;
  const view = readinessView(content, dataInWords(data), isWhole);
  await printFleet(view, () => commandDocument("fleet readiness", content), options, io);
  return exitCode;
}

/** Held against the data before any cluster is asked: a version that cannot be is a wrong call. */
function destinationOf({ to, redisVersion }: ReadinessOptions, today: string): FleetDestination {
  if (to === undefined) throw usage("no version to go to is given", "Give --to, such as --to 8.2.");
  const parsed = parseTarget({ clusterVersion: to, ...(redisVersion !== undefined && { redisVersion }) });
  if ("problem" in parsed) {
    const { field, problem, help } = parsed.problem;
    throw usage(`${field === "redisVersion" ? "--redis-version" : "--to"}: ${problem}`, help);
  }
  const { redisVersion: redis } = parsed.target;
  return { clusterVersion: to, today, ...(redis !== undefined && { redisVersion: redis }) };
}
