import type { JudgedFile } from "@rampart/answers";
import type { ReadOptions } from "@rampart/bundle";
import type { RampartError } from "@rampart/findings";

/** Bundles that several threads judge. */
export interface SharedWork {
  readonly files: readonly string[];
  readonly options: Omit<ReadOptions, "signal">;
  /** How many files are taken, in memory that all threads see. */
  readonly taken: Int32Array;
}

/** The files that no other thread takes, one by one, so that a slow one holds up nothing but itself. */
export function* takeFiles({ files, taken }: SharedWork): Generator<string> {
  for (;;) {
    const file = files[Atomics.add(taken, 0, 1)];
    if (file === undefined) return;
    yield file;
  }
}

/** The parts of an error that survive the way between threads. */
export type SentError = Pick<RampartError, "fault" | "code" | "message" | "help">;

export type Reply =
  | { readonly judged: JudgedFile }
  | { readonly refused: SentError }
  | { readonly broken: string };

/** What became of one of the files. */
export interface Answer {
  readonly path: string;
  readonly reply: Reply;
}
