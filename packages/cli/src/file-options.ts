import { profiles } from "@rampart/metadata";
import { flagGroup, type OptionsOf, withFlags } from "./flag-group.ts";
import { oneOf, parsePositive } from "./option-values.ts";
import { shardFlags } from "./shard/shard.ts";

const projectHeading = "Project:";

export const configurationFlags = flagGroup(projectHeading, (command) =>
  command.option(
    "--config <file>",
    "configuration (default: rampart.config.json or .yml, here or in a folder above)",
  ),
);

export const profileFlags = flagGroup("Options:", (command) =>
  command.option(
    "--profile <profile>",
    `what the bundle is meant for: ${profiles.join(", ")}`,
    oneOf(...profiles),
  ),
);

export const jobsFlags = flagGroup("Options:", (command) =>
  command.option(
    "--jobs <n>",
    "how many files at the same time (default: one per processor, 8 at most)",
    parsePositive,
  ),
);

/** Flags of the commands that judge many files, as a project wants it. */
export const filesFlags = flagGroup(projectHeading, (command) =>
  withFlags(command, profileFlags, jobsFlags, shardFlags, configurationFlags)
    .option(
      "--baseline <file>",
      "accepted findings, not reported (default: rampart-baseline.json next to the configuration)",
    )
    .option("--write-baseline", "write the current findings as the baseline, and print its path"),
);

export type FileOptions = OptionsOf<typeof filesFlags>;
