import { readBundle } from "@rampart/bundle";
import { report } from "@rampart/findings";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import { printReports, type ReportOptions } from "../output-options.ts";
import { bundleSource } from "../standard-input.ts";
import type { Surroundings } from "../surroundings.ts";

/** Everything that can be known of bundles offline. */
export async function verify(
  bundles: readonly string[],
  options: ReportOptions & LimitOptions,
  surroundings: Surroundings,
): Promise<number> {
  const reports = [];
  for (const file of bundles) {
    const { findings } = await readBundle(await bundleSource(file), readOptions(options, surroundings));
    reports.push(report(file, findings));
  }
  return printReports("verify", reports, options, surroundings);
}
