import { unpackBundle } from "@rampart/bundle";
import { report } from "@rampart/findings";
import { exitCodeOfReports } from "../exit-code.ts";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import { printFindings, type ReportOptions } from "../output-options.ts";
import { reportDocument } from "../render/document.ts";
import { bundleSource } from "../standard-input.ts";
import type { Surroundings } from "../surroundings.ts";

export interface UnpackCommandOptions extends ReportOptions, LimitOptions {
  readonly directory?: string;
  readonly force?: boolean;
}

/** Extracts a bundle and prints the paths of its files. */
export async function unpack(
  file: string,
  options: UnpackCommandOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { files, findings } = await unpackBundle(await bundleSource(file, surroundings), {
    ...readOptions(options, surroundings),
    folder: options.directory ?? ".",
    replace: options.force ?? false,
  });
  const result = report(file, findings);
  if (options.format === "json") {
    surroundings.stdout.write(reportDocument("unpack", [{ ...result, outputs: files }]));
  } else {
    printFindings(result, options, surroundings);
    for (const path of files) surroundings.stdout.write(`${path}\n`);
  }
  return exitCodeOfReports([result], options.maxWarnings);
}
