import { unpackBundle } from "@rampart/bundle";
import { printable, report } from "@rampart/findings";
import type { Io } from "../io.ts";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import type { ReportOptions } from "../output-options.ts";
import { printOutcome } from "../report-output.ts";
import { bundleSource } from "../standard-input.ts";

export interface UnpackCommandOptions extends ReportOptions, LimitOptions {
  readonly directory?: string;
  readonly force?: boolean;
}

/** Extracts a bundle and prints the paths of its files. */
export async function unpack(file: string, options: UnpackCommandOptions, io: Io): Promise<number> {
  const { files, findings } = await unpackBundle(await bundleSource(file, io), {
    ...readOptions(options, io),
    folder: options.directory ?? ".",
    replace: options.force ?? false,
  });
  const result = { ...report(file, findings), outputs: files };
  return printOutcome("unpack", result, files.map(printable), options, io);
}
