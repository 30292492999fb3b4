import { count } from "@rampart/answers";
import { mapConcurrently, translated } from "@rampart/files";
import { printable, RampartError, type RunFailure } from "@rampart/findings";
import type { NamedFiles, RepeatedFile } from "@rampart/project";
import { defaultJobs } from "./default-jobs.ts";
import type { Io } from "./io.ts";
import { showProgress } from "./render/progress-line.ts";
import { writeLine } from "./render/write-line.ts";
import { turn } from "./turn.ts";

/** What became of files, and why some could not be judged; both in the order of the files. */
export interface JudgedFiles<Outcome> {
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly RunFailure[];
}

export interface JudgingOptions {
  readonly jobs?: number;
  readonly quiet: boolean;
}

/**
 * Judges files, so many at once. One that cannot be read, or a word that matches none, does not hide what was found
 * in the others: it is told at the end.
 */
export async function judgeFiles<Outcome>(
  { files, failures, repeats }: NamedFiles,
  { jobs, quiet }: JudgingOptions,
  judge: (file: string) => Promise<Outcome>,
  io: Io,
): Promise<JudgedFiles<Outcome>> {
  if (!quiet) tellRepeats(repeats, io);
  let done = 0;
  const judged = await showProgress(io, quiet, (tell) =>
    mapConcurrently(files, jobs ?? defaultJobs(), async (file) => {
      tell(`${done} of ${count(files.length, "file")} done: ${printable(file)}`);
      try {
        return { outcome: await judge(file) };
      } catch (thrown) {
        const error = translated(thrown);
        if (!(error instanceof RampartError) || io.signal.aborted) throw error;
        return { file, error };
      } finally {
        done += 1;
        await turn();
      }
    }),
  );
  return {
    outcomes: judged.flatMap((result) => (result.error === undefined ? [result.outcome] : [])),
    failures: [...failures, ...judged.flatMap((result) => (result.error === undefined ? [] : [result]))],
  };
}

/** Says once of each file that is named again that it is read once. */
function tellRepeats(repeats: readonly RepeatedFile[], io: Io): void {
  const told = new Set(repeats.map(({ file, first }) => sentence(file, first)));
  for (const line of told) writeLine(io.stderr, io, `rampart: warning: ${line}`);
}

function sentence(file: string, first: string): string {
  if (file === first)
    return `${file === "-" ? "standard input" : printable(file)} is named twice, and read once`;
  return `${printable(file)} is the same file as ${printable(first)}, and is read once`;
}
