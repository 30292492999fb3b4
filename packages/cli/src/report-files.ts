import { availableParallelism } from "node:os";
import { type Finding, RampartError, report } from "@rampart/findings";
import { exitCodeOfError } from "./exit-code.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { ReportOptions } from "./output-options.ts";
import { printResults, type Result } from "./report-output.ts";
import type { Surroundings } from "./surroundings.ts";

/** What was found in a file, and the texts that it lies in. */
export interface Judgement extends Pick<Result, "sources"> {
  readonly findings: readonly Finding[];
}

/** Flags of the commands that take many files. */
export interface FilesOptions extends ReportOptions {
  /** So many files are judged at once. */
  readonly jobs?: number;
}

/**
 * Judges files, several at once, and prints what was found in the order given. A file that cannot be read does not hide
 * what was found in the others: it is reported at the end, and its exit code wins.
 */
export async function reportFiles(
  command: string,
  files: readonly string[],
  judge: (file: string) => Promise<Judgement>,
  options: FilesOptions,
  surroundings: Surroundings,
): Promise<number> {
  const failures: RampartError[] = [];
  const judged = await mapConcurrently(files, options.jobs ?? availableParallelism(), async (file) => {
    try {
      const { findings, sources } = await judge(file);
      return [{ ...report(file, findings), ...(sources && { sources }) }];
    } catch (error) {
      if (!(error instanceof RampartError) || surroundings.signal.aborted) throw error;
      failures.push(error);
      return [];
    }
  });
  const exitCode = await printResults(command, judged.flat(), options, surroundings, failures);
  return Math.max(exitCode, ...failures.map(exitCodeOfError));
}
