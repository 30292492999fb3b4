/** Values that belong to an error or a problem. */
export type Facts = Readonly<Record<string, string | number>>;

/** Why an archive as a whole cannot be read. */
export type UnreadableCode =
  | "empty"
  | "not-a-zip"
  | "truncated"
  | "malformed"
  | "multi-disk"
  | "too-many-entries"
  | "central-directory-too-large"
  | "total-too-large";

/** Why the content of one entry cannot be read. */
export type ContentCode =
  | "encrypted"
  | "unsupported-method"
  | "entry-too-large"
  | "ratio-too-high"
  | "entry-out-of-bounds"
  | "missing-local-file-header"
  | "size-mismatch"
  | "crc-mismatch"
  | "corrupt-data";

/** Why an archive cannot be written. */
export type WriteCode = "unsafe-name" | "duplicate-name";

export type ArchiveErrorCode = UnreadableCode | ContentCode | WriteCode;

export interface ArchiveErrorOptions {
  readonly entry?: string | undefined;
  readonly facts?: Facts;
  readonly cause?: unknown;
}

/** An archive that cannot be read or written. `code` is stable; nobody matches the message. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
  readonly code: ArchiveErrorCode;
  /** The entry of the archive, or the file to be packed, that is at fault. */
  readonly entry: string | undefined;
  readonly facts: Facts;

  constructor(code: ArchiveErrorCode, message: string, options: ArchiveErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.entry = options.entry;
    this.facts = options.facts ?? {};
  }
}
