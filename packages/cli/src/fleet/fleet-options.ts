import { accessFlags } from "../cluster/cluster-options.ts";
import { flagGroup, type OptionsOf, withFlags } from "../flag-group.ts";
import { parseDuration, parsePositive } from "../option-values.ts";
import { shardFlags } from "../shard/shard.ts";

/** Flags of the commands that read the clusters of an inventory. */
export const fleetFlags = flagGroup("Fleet:", (command) =>
  withFlags(
    command
      .option("--jobs <n>", "clusters at the same time (default: 8)", parsePositive)
      .option("--timeout <time>", "time limit for each cluster (default: 20s)", parseDuration)
      .option("--total-timeout <time>", "time limit for all clusters (default: 10m)", parseDuration),
    shardFlags,
    accessFlags,
  ),
);

export type FleetOptions = OptionsOf<typeof fleetFlags>;
