import { availableParallelism } from "node:os";
import { RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { mapConcurrently } from "./map-concurrently.ts";

/** What became of files, in their order, and why some could not be judged. */
export interface JudgedFiles<Outcome> {
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly RampartError[];
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
  const failures: RampartError[] = [];
  const judged = await mapConcurrently(files, jobs ?? availableParallelism(), async (file) => {
    try {
      return [await judge(file)];
    } catch (error) {
      if (!(error instanceof RampartError) || signal.aborted) throw error;
      failures.push(error);
      return [];
    }
  });
  return { outcomes: judged.flat(), failures };
}
