import { availableParallelism } from "node:os";
import { type FileFailure, printable, RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import { count } from "./render/findings-text.ts";
import { showProgress } from "./render/progress-line.ts";

/** What became of files, and why some could not be judged; both in the order of the files. */
export interface JudgedFiles<Outcome> {
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly FileFailure[];
}

interface JudgingOptions {
  /** How many files at once. */
  readonly jobs?: number;
  readonly quiet: boolean;
}

/**
 * Judges files, so many at once. One that cannot be read does not hide what was found in the others: it is told at the
 * end.
 */
export async function judgeFiles<Outcome>(
  files: readonly string[],
  { jobs = availableParallelism(), quiet }: JudgingOptions,
  judge: (file: string) => Promise<Outcome>,
  io: Io,
): Promise<JudgedFiles<Outcome>> {
  let done = 0;
  const judged = await showProgress(io, quiet, (tell) =>
    mapConcurrently(files, jobs, async (file) => {
      tell(`${done} of ${count(files.length, "file")} done: ${printable(file)}`);
      try {
        return { outcome: await judge(file) };
      } catch (error) {
        if (!(error instanceof RampartError) || io.signal.aborted) throw error;
        return { file, error };
      } finally {
        done += 1;
      }
    }),
  );
  return {
    outcomes: judged.flatMap((result) => (result.error === undefined ? [result.outcome] : [])),
    failures: judged.flatMap((result) => (result.error === undefined ? [] : [result])),
  };
}
