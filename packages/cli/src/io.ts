import type { BundledFiles } from "./bundled-files.ts";

/** What a command sees of the process it runs in. Tests give their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Long flags of the command that runs, once it is known: advice names no other. */
  readonly flags?: ReadonlySet<string>;
  /** Where the command is one executable: its files. */
  readonly bundled?: BundledFiles;
  /** Aborted when the user interrupts; the reason is an {@link Interruption}. */
  readonly signal: AbortSignal;
  /** Only where standard error is a terminal. */
  readonly progress?: Progress;
  /** Asks the user a question; only where there is one to ask: standard input and standard error are terminals. */
  readonly ask?: (question: string) => Promise<string>;
}

/** What is under way, in one line that is drawn again in place. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Characters in a line of the terminal. */
  readonly columns?: number | undefined;
}

/** Signals that end a run, but let it undo what it began. */
export type InterruptionSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** A signal of the user, or of the terminal that went away. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signalName: InterruptionSignal;
  /** What is left for the user to look at. */
  readonly left: string;

  constructor(signalName: InterruptionSignal, left = "nothing was left half done") {
    super(`interrupted by ${signalName}`);
    this.signalName = signalName;
    this.left = left;
  }
}
