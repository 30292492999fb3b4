import { type ReportOptions, reportOptions } from "../output-options.ts";
import type { Surroundings } from "../surroundings.ts";

/** RAMP has no flags for its findings: they are text on standard error, annotations on GitHub. */
export function rampReportOptions(surroundings: Surroundings): ReportOptions {
  return reportOptions({}, surroundings);
}
