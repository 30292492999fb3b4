import { availableParallelism } from "node:os";
import { type FileFailure, RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { mapConcurrently } from "./map-concurrently.ts";

/** What became of files, and why some could not be judged; both in the order of the files. */
export interface JudgedFiles<Outcome> {
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly FileFailure[];
}

/**
 * Judges files, so many at once. One that cannot be read does not hide what was found in the others: it is told at the
 * end.
 */
export async function judgeFiles<Outcome>(
  files: readonly string[],
  jobs: number | undefined,
  judge: (file: string) => Promise<Outcome>,
  { signal }: Io,
): Promise<JudgedFiles<Outcome>> {
  const judged = await mapConcurrently(files, jobs ?? availableParallelism(), async (file) => {
    try {
      return { outcome: await judge(file) };
    } catch (error) {
      if (!(error instanceof RampartError) || signal.aborted) throw error;
      return { file, error };
    }
  });
  return {
    outcomes: judged.flatMap((result) => (result.error === undefined ? [result.outcome] : [])),
    failures: judged.flatMap((result) => (result.error === undefined ? [] : [result])),
  };
}
