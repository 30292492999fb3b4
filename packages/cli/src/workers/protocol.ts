import type { JudgedFile } from "@rampart/answers";
import type { ReadOptions } from "@rampart/bundle";
import type { RampartError } from "@rampart/findings";

/** A bundle for a worker. */
export interface Task {
  readonly path: string;
  readonly options: Omit<ReadOptions, "signal">;
}

/** The parts of an error that survive the way between threads. */
export type SentError = Pick<RampartError, "fault" | "code" | "message" | "help">;

export type Reply =
  | { readonly judged: JudgedFile }
  | { readonly refused: SentError }
  | { readonly broken: string };
