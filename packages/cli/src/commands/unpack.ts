import { unpackBundle } from "@rampart/bundle";
import { printable, report } from "@rampart/findings";
import { refuseSharedPaths, reportPaths } from "../call-paths.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { reportFlags } from "../output-options.ts";
import { showProgress } from "../render/progress-line.ts";
import { printOutcome } from "../report-output.ts";
import { bundleSource } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle>", "the bundle; - is standard input")
      .option("-d, --directory <folder>", "folder to extract into (default: the working directory)")
      .option("--force", "replace files that exist"),
    limitFlags,
    reportFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart unpack mymodule.zip -d out", "rampart unpack mymodule.zip -d out --force"],
  action: unpack,
});

/** Extracts a bundle and prints the paths of its files. */
async function unpack(file: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  await refuseSharedPaths({ "the bundle": file }, {}, options.files);
  const source = await bundleSource(file, io);
  const { files, findings } = await showProgress(io, options.quiet, (tell) => {
    tell(`extracting ${printable(file)}`);
    return unpackBundle(source, {
      ...readOptions(options, io),
      folder: options.directory ?? ".",
      replace: options.force ?? false,
      otherOutputs: reportPaths(options.files),
    });
  });
  const result = { ...report(file, findings), outputs: files };
  return printOutcome("unpack", result, files.map(printable), options, io);
}
