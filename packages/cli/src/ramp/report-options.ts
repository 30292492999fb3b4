import type { Io } from "../io.ts";
import { type ReportOptions, reportOptions } from "../output-options.ts";

/** RAMP has no flags for its findings: they are text on standard error, annotations on GitHub. */
export function rampReportOptions(io: Io): ReportOptions {
  return reportOptions({ color: true }, io);
}
