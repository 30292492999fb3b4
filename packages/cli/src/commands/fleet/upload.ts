import { accessFlags, endpointFlags, watchTimeFlags } from "../../cluster/cluster-options.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { parsePositive } from "../../option-values.ts";
import { outputFlags } from "../../output-options.ts";
import { shardFlags } from "../../shard/shard.ts";
import { signatureFlags } from "../../trust-options.ts";
import type { Command } from "../../typed-commander.ts";
import { uploadAs, uploadFlags } from "../upload.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<inventory>", "the clusters, such as clusters.yml")
      .argument("<bundle...>", "the bundle, or its builds for several systems; - is standard input")
      .option("--jobs <n>", "clusters at the same time (default: 4)", parsePositive),
    uploadFlags,
    signatureFlags,
    shardFlags,
    endpointFlags,
    watchTimeFlags,
    accessFlags,
    outputFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart fleet upload clusters.yml mymodule.zip",
    "rampart fleet upload clusters.yml dist/mymodule.*.zip --dry-run",
  ],
  seeAlso: "fleet.md",
  action: uploadToFleet,
});

/** Another name of `upload --inventory`. */
async function uploadToFleet(
  inventory: string,
  bundles: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  return await uploadAs("fleet upload", bundles, { ...options, inventory }, io);
}
