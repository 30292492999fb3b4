import type { FileFormat } from "@rampart/bytes";

/** A machine that is not read, where the file is long enough to name it. */
export interface RefusedMachine {
  readonly machine?: string;
  readonly machineCode?: number;
}

/** What kept a file from being read, with the values that explain it. `what` is spelled as in the ELF specification. */
export interface ElfFacts {
  /** The file has no bytes. */
  readonly empty: Readonly<Record<never, never>>;
  /** The file does not begin with the ELF magic number. */
  readonly "not-elf": { readonly looksLike: FileFormat };
  /** An ELF file of class ELFCLASS32. */
  readonly "not-64-bit": RefusedMachine;
  /** An ELF file of data encoding ELFDATA2MSB. */
  readonly "not-little-endian": RefusedMachine;
  /** Something reaches past the end of the file: it begins at `offset` and needs `needed` bytes. */
  readonly truncated: {
    readonly what: string;
    readonly offset: number;
    readonly needed: number;
    readonly size: number;
  };
  /** A value that the specification does not allow, or two values that contradict each other. */
  readonly malformed: {
    readonly what: string;
    readonly found: string | number;
    readonly expected: string | number;
    /** Where it was read, where it was read from one place. */
    readonly offset?: number;
  };
  /** Beyond a limit of this reader; the limits are in `limits.ts`. */
  readonly "too-large": {
    readonly what: string;
    readonly found: number;
    readonly limit: number;
    readonly offset?: number;
  };
}

export type ElfErrorCode = keyof ElfFacts;

interface CodedError<Code extends ElfErrorCode> extends Error {
  readonly name: "ElfError";
  readonly code: Code;
  readonly facts: ElfFacts[Code];
  /** Where in the file, when the error has a place. */
  readonly offset: number | undefined;
}

/** Why a file could not be read. Decide by `code`, which says what the facts are; the message is for people. */
export type ElfError<Code extends ElfErrorCode = ElfErrorCode> = { [One in Code]: CodedError<One> }[Code];

interface ElfErrorConstructor {
  /** What `instanceof` narrows to. */
  readonly prototype: ElfError;
  new <Code extends ElfErrorCode>(code: Code, facts: ElfFacts[Code]): ElfError<Code>;
}

class ReadingError extends Error {
  override readonly name = "ElfError";
  readonly code: ElfErrorCode;
  readonly facts: object;
  readonly offset: number | undefined;

  constructor(code: ElfErrorCode, facts: { readonly offset?: number }) {
    super(messageOf(code, facts));
    this.code = code;
    this.facts = facts;
    this.offset = facts.offset;
  }
}

// A class cannot tie its code to its facts; the type of the constructor does.
export const ElfError = ReadingError as unknown as ElfErrorConstructor;

/** `what` at `offset` needs `needed` bytes; the file has `size` in all. */
export function truncated(what: string, offset: number, needed: number, size: number): ElfError {
  return new ElfError("truncated", { what, needed, size, offset });
}

/** `what` has a value that cannot be; `offset` is where it was read, when it was read from one place. */
export function malformed(
  what: string,
  found: string | number,
  expected: string | number,
  offset?: number,
): ElfError {
  return new ElfError("malformed", { what, found, expected, ...(offset !== undefined && { offset }) });
}

/** `what` is more than this reader takes on. */
export function tooLarge(what: string, found: number, limit: number, offset?: number): ElfError {
  return new ElfError("too-large", { what, found, limit, ...(offset !== undefined && { offset }) });
}

function messageOf(code: ElfErrorCode, facts: object): string {
  const details = Object.entries(facts)
    .filter(([name]) => name !== "offset")
    .map(([name, value]) => `${name} ${value}`);
  return details.length === 0 ? code : `${code}: ${details.join(", ")}`;
}
