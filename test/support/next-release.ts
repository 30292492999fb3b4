import { command } from "../../packages/bundle/src/bundle-builder.test-support.ts";

/** What a release may do to those who call its commands. */
export const nextRelease = {
  version: 10_204,
  semantic_version: "1.2.4",
  operating_systems: ["rhel9", "ubuntu22"],
  capabilities: ["persistence_rdb"],
  command_line_args: "MAX 10",
  commands: [
    command("tally.get", { command_arity: -3, flags: ["readonly", "noscript"] }),
    command("tally.max"),
  ],
};
