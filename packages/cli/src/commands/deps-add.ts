import { addDependencies as addToBundle } from "@rampart/bundle";
import { printable, report } from "@rampart/findings";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { sourceDateEpoch } from "../packing-surroundings.ts";
import { renderSize } from "../render/size.ts";
import { styleFor } from "../render/style.ts";
import { printOutcome } from "../report-output.ts";
import type { Surroundings } from "../surroundings.ts";

export interface DepsAddOptions extends ReportOptions {
  readonly output?: string;
}

/** Makes a bundle with the files of its dependencies, and prints its path. */
export async function addDependencies(
  bundlePath: string,
  files: readonly string[],
  options: DepsAddOptions,
  surroundings: Surroundings,
): Promise<number> {
  if ([bundlePath, ...files].includes("-")) throw usage("deps add takes files, and standard input is none");
  const { bundle, findings } = await addToBundle(bundlePath, files, {
    ...(options.output !== undefined && { output: options.output }),
    ...sourceDateEpoch(surroundings),
    signal: surroundings.signal,
  });
  const outputs = bundle === undefined ? [] : [bundle.path];
  const result = { ...report(bundlePath, findings), outputs };
  const exitCode = await printOutcome("deps add", result, outputs.map(printable), options, surroundings);
  if (bundle === undefined || options.quiet || options.format === "json") return exitCode;
  const { stderr } = surroundings;
  const style = styleFor(stderr, surroundings, options.color);
  const lines = bundle.entries.map(
    ({ input, size }) => `  ${printable(input.name)}  ${style.dim(renderSize(size))}\n`,
  );
  stderr.write(lines.join(""));
  return exitCode;
}
