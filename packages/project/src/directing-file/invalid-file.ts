import { type Place, RampartError, renderPlace } from "@rampart/findings";

/** A file that directs a run, such as the configuration, and how it is spoken of. */
export interface DirectingFile {
  readonly kind: "configuration" | "baseline" | "target" | "database" | "inventory" | "data";
  /** As the caller named it. */
  readonly file: string;
}

/** What keeps a file from being followed, and where. */
export interface Problem {
  readonly place: Place;
  readonly problem: string;
  readonly help?: string;
}

/** The call is at fault: exit code 2, with one message and its position. */
export class InvalidFileError extends RampartError {
  readonly file: string;
  readonly place: Place;
  /** The message without the file and the position. */
  readonly problem: string;

  constructor({ kind, file }: DirectingFile, { place, problem, help }: Problem) {
    const { pointer: _, ...position } = place;
    const message = `${renderPlace(position, file)}: ${problem}`;
    super("call", `${kind}-invalid`, message, help === undefined ? {} : { help });
    this.file = file;
    this.place = place;
    this.problem = problem;
  }
}

export function invalidFile(file: DirectingFile, problem: Problem): InvalidFileError {
  return new InvalidFileError(file, problem);
}
