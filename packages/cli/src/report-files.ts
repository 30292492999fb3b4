import { type Finding, RampartError, type Report, report } from "@rampart/findings";
import { exitCodeOfError } from "./exit-code.ts";
import { printReports, type ReportOptions } from "./output-options.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Judges files one by one and prints what was found. A file that cannot be read does not hide what was found in the
 * others: it is reported at the end, and its exit code wins.
 */
export async function reportFiles(
  command: string,
  files: readonly string[],
  judge: (file: string) => Promise<readonly Finding[]>,
  options: ReportOptions,
  surroundings: Surroundings,
): Promise<number> {
  const reports: Report[] = [];
  const errors: RampartError[] = [];
  for (const file of files) {
    try {
      reports.push(report(file, await judge(file)));
    } catch (error) {
      if (!(error instanceof RampartError)) throw error;
      errors.push(error);
    }
  }
  const exitCode = printReports(command, reports, options, surroundings, errors);
  return errors.length === 0 ? exitCode : Math.max(exitCode, ...errors.map(exitCodeOfError));
}
