import { availableParallelism } from "node:os";
import { readBundle } from "@rampart/bundle";
import { expandFiles, isBundle } from "@rampart/project";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { filesFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { judgedBundle } from "../judged/bundle.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { reportFlags } from "../output-options.ts";
import { reportFiles } from "../report-files.ts";
import { bundleSource } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";
import { startBundleWorkers } from "../workers/bundle-workers.ts";

const flags = (command: Command) =>
  withFlags(
    command.argument("<bundle...>", "bundles, folders or patterns; - is standard input"),
    filesFlags,
    limitFlags,
    dataFlags,
    reportFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart verify mymodule.zip", "rampart verify dist --format sarif=findings.sarif"],
  seeAlso: "formats.md",
  action: verify,
});

/** Everything that can be known of bundles offline. */
async function verify(
  bundles: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  const reading = readOptions(options, io, options.profile);
  const found = await expandFiles(bundles, isBundle);
  const workers = startBundleWorkers(found.files, options.jobs ?? availableParallelism(), reading);
  const judge = async (file: string) => {
    return workers?.judge(file) ?? judgedBundle(await readBundle(await bundleSource(file, io), reading));
  };
  try {
    return await reportFiles("verify", found, judge, options, io);
  } finally {
    await workers?.close();
  }
}
