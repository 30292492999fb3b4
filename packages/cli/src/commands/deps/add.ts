import { addDependencies as addToBundle, bundleWithDependencies } from "@rampart/bundle";
import { printable, renderSize, report } from "@rampart/findings";
import { refuseSharedPaths } from "../../call-paths.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { usage } from "../../option-values.ts";
import { reportFlags } from "../../output-options.ts";
import { sourceDateEpoch } from "../../packing-environment.ts";
import { styleFor } from "../../render/style.ts";
import { wrapLines } from "../../render/wrap-text.ts";
import { printOutcome } from "../../report-output.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle>", "the bundle")
      .argument("<file...>", "files of its dependencies; each is checked against the metadata")
      .option("-o, --output <file>", "the bundle to write (default: <bundle>-withdeps.zip)"),
    reportFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart deps add mymodule.zip files/*.tgz",
    "rampart deps add mymodule.zip libs.tgz -o full.zip",
  ],
  action: addDependencies,
});

/** Makes a bundle with the files of its dependencies, and prints its path. */
async function addDependencies(
  bundlePath: string,
  files: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  if ([bundlePath, ...files].includes("-"))
    throw usage("deps add needs files and cannot read standard input");
  const output = options.output ?? bundleWithDependencies(bundlePath);
  // A bundle that has dependencies already gets more of them in its place, unless another is asked for.
  const replaced = output === bundlePath && options.output === undefined;
  await refuseSharedPaths(
    { "the bundle": replaced ? undefined : bundlePath, "a file": files },
    { "--output": output },
    options.files,
  );
  const { bundle, findings } = await addToBundle(bundlePath, files, {
    output,
    ...sourceDateEpoch(io),
    signal: io.signal,
  });
  const outputs = bundle === undefined ? [] : [bundle.path];
  const result = { ...report(bundlePath, findings), outputs };
  const exitCode = await printOutcome("deps add", result, outputs.map(printable), options, io);
  if (bundle === undefined || options.quiet || options.format === "json") return exitCode;
  const { stderr } = io;
  const style = styleFor(stderr, io, options.color);
  const lines = bundle.entries.map(
    ({ input, size }) => `  ${printable(input.name)}  ${style.dim(renderSize(size))}`,
  );
  stderr.write(wrapLines(lines, style.width));
  return exitCode;
}
