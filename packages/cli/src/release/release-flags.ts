import { configurationFlags, jobsFlags } from "../file-options.ts";
import { flagGroup, type OptionsOf, withFlags } from "../flag-group.ts";

/** Flags of `pack --all` without modules, which packs the bundles of the configuration. */
export const releaseFlags = flagGroup("Release (--all without modules):", (command) =>
  withFlags(
    command
      .option("--dry-run", "print what would be packed, and write nothing")
      .option("--atomic", "write nothing if one of the bundles cannot be packed")
      .option("--sign-key <file>", "also sign the bundles and SHA256SUMS with this private key"),
    jobsFlags,
    configurationFlags,
  ),
);

export type ReleaseOptions = OptionsOf<typeof releaseFlags>;
