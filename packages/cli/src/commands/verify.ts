import { readBundle } from "@rampart/bundle";
import { expandFiles, isBundle } from "@rampart/project";
import type { Io } from "../io.ts";
import { judgedBundle } from "../judged-bundle.ts";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import { type FilesOptions, reportFiles } from "../report-files.ts";
import { bundleSource } from "../standard-input.ts";

/** Everything that can be known of bundles offline. */
export async function verify(
  bundles: readonly string[],
  options: FilesOptions & LimitOptions,
  io: Io,
): Promise<number> {
  const judge = async (file: string) =>
    judgedBundle(await readBundle(await bundleSource(file, io), readOptions(options, io)));
  return reportFiles("verify", await expandFiles(bundles, isBundle), judge, options, io);
}
