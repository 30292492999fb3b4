import { readBundle } from "@rampart/bundle";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import type { ReportOptions } from "../output-options.ts";
import { reportFiles } from "../report-files.ts";
import { bundleSource } from "../standard-input.ts";
import type { Surroundings } from "../surroundings.ts";

/** Everything that can be known of bundles offline. */
export function verify(
  bundles: readonly string[],
  options: ReportOptions & LimitOptions,
  surroundings: Surroundings,
): Promise<number> {
  const judge = async (file: string) =>
    (await readBundle(await bundleSource(file, surroundings), readOptions(options, surroundings))).findings;
  return reportFiles("verify", bundles, judge, options, surroundings);
}
