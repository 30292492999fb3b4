/** What kept a file from being read. */
export type ElfErrorCode =
  /** The file has no bytes. */
  | "empty"
  /** The file does not begin with the ELF magic number. */
  | "not-elf"
  /** An ELF file of class ELFCLASS32. */
  | "not-64-bit"
  /** An ELF file of data encoding ELFDATA2MSB. */
  | "not-little-endian"
  /** Something reaches past the end of the file. */
  | "truncated"
  /** A value that the specification does not allow, or two values that contradict each other. */
  | "malformed"
  /** Beyond a limit of this reader; the limits are in `limits.ts`. */
  | "too-large";

/** Values that explain an error. `what` is spelled as in the ELF specification. */
export type ElfFacts = Readonly<Record<string, string | number>>;

/** Why a file could not be read. Decide by `code`; the message is for people. */
export class ElfError extends Error {
  override readonly name = "ElfError";
  readonly code: ElfErrorCode;
  /** Where in the file, when the error has a place. */
  readonly offset: number | undefined;
  readonly facts: ElfFacts;

  constructor(code: ElfErrorCode, facts: ElfFacts = {}, offset?: number) {
    super(messageOf(code, facts));
    this.code = code;
    this.offset = offset;
    this.facts = offset === undefined ? facts : { ...facts, offset };
  }
}

/** `what` at `offset` needs `needed` bytes; the file has `size` in all. */
export function truncated(what: string, offset: number, needed: number, size: number): ElfError {
  return new ElfError("truncated", { what, needed, size }, offset);
}

/** `what` has a value that cannot be; `offset` is where it was read, when it was read from one place. */
export function malformed(
  what: string,
  found: string | number,
  expected: string | number,
  offset?: number,
): ElfError {
  return new ElfError("malformed", { what, found, expected }, offset);
}

/** `what` is more than this reader takes on. */
export function tooLarge(what: string, found: number, limit: number, offset?: number): ElfError {
  return new ElfError("too-large", { what, found, limit }, offset);
}

function messageOf(code: ElfErrorCode, facts: ElfFacts): string {
  const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  return details.length === 0 ? code : `${code}: ${details.join(", ")}`;
}
