import type { FileFormat } from "@rampart/bytes";
import type { UnsafeNameReason } from "./member-name.ts";

export type NoFacts = Readonly<Record<never, never>>;

/** What a check of the structure looked at; which of these depends on what does not fit. */
type MalformedFacts =
  | { readonly what: string; readonly classic: number; readonly zip64: number }
  | { readonly offset: number; readonly size?: number; readonly end?: number }
  | { readonly offset: number; readonly index: number }
  | { readonly offset: number; readonly entry: string }
  | { readonly entries: number; readonly read: number; readonly size: number };

/** Why an archive as a whole cannot be read, with what is known of it. */
export interface UnreadableFacts {
  readonly empty: NoFacts;
  readonly "not-a-zip": { readonly looksLike: FileFormat; readonly size: number };
  readonly "not-a-gzip": { readonly looksLike: FileFormat };
  /** Of what is in a gzip file too. */
  readonly "not-a-tar": { readonly looksLike: FileFormat; readonly isGzipped: boolean };
  readonly truncated:
    | { readonly size: number; readonly offset?: number }
    | { readonly offset: number; readonly wanted: number; readonly found: number };
  readonly malformed: MalformedFacts;
  readonly "multi-disk": { readonly disk?: number };
  readonly "too-many-entries": { readonly entries: number; readonly limit: number };
  readonly "central-directory-too-large": { readonly size: number; readonly limit: number };
  readonly "total-too-large": { readonly limit: number };
}

/** Why the content of one entry cannot be read, with what is known of it. */
export interface ContentFacts {
  readonly encrypted: { readonly offset?: number; readonly index?: number };
  readonly "unsupported-method": { readonly method: number };
  readonly "entry-too-large": { readonly size: number; readonly limit: number };
  readonly "ratio-too-high": {
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly limit: number;
  };
  readonly "entry-out-of-bounds": {
    readonly offset: number;
    readonly compressedSize: number;
    readonly end: number;
  };
  readonly "missing-local-file-header": { readonly offset?: number; readonly cause?: string };
  readonly "size-mismatch": { readonly stated: number; readonly read: number };
  /** Both in hexadecimal. */
  readonly "crc-mismatch": { readonly stated: string; readonly computed: string };
  readonly "corrupt-data": { readonly read?: number; readonly compressedSize?: number };
}

/** How two names collide. */
export type CollisionCode = "duplicate-name" | "case-collision" | "unicode-collision" | "path-conflict";

/** Why an archive cannot be written, with what is known of it. */
export interface WriteFacts {
  readonly "unsafe-name": { readonly reason: UnsafeNameReason | "directory" };
  readonly "duplicate-name": { readonly other: string; readonly collision: CollisionCode };
}

export interface ArchiveFacts extends UnreadableFacts, ContentFacts, WriteFacts {}

export type ContentCode = keyof ContentFacts;
export type ArchiveErrorCode = keyof ArchiveFacts;

/** Codes whose facts are never all known. */
type FactlessCode = {
  [Code in ArchiveErrorCode]: object extends ArchiveFacts[Code] ? Code : never;
}[ArchiveErrorCode];

interface CommonDetails {
  readonly entry?: string | undefined;
  readonly cause?: unknown;
}

export interface ArchiveErrorDetails<Code extends ArchiveErrorCode> extends CommonDetails {
  readonly facts: ArchiveFacts[Code];
}

interface CodedError<Code extends ArchiveErrorCode> extends Error {
  readonly name: "ArchiveError";
  readonly code: Code;
  readonly facts: ArchiveFacts[Code];
  /** The entry of the archive, or the file to be packed, that is at fault. */
  readonly entry: string | undefined;
}

/** An archive that cannot be read or written. `code` is stable, and says what the facts are; nobody matches the message. */
export type ArchiveError<Code extends ArchiveErrorCode = ArchiveErrorCode> = {
  [One in Code]: CodedError<One>;
}[Code];

interface ArchiveErrorConstructor {
  /** What `instanceof` narrows to. */
  readonly prototype: ArchiveError;
  new <Code extends ArchiveErrorCode>(
    code: Code,
    message: string,
    details: ArchiveErrorDetails<Code>,
  ): ArchiveError<Code>;
  new <Code extends FactlessCode>(code: Code, message: string, details?: CommonDetails): ArchiveError<Code>;
}

class FaultyArchive extends Error {
  override readonly name = "ArchiveError";
  readonly code: ArchiveErrorCode;
  readonly facts: object;
  readonly entry: string | undefined;

  constructor(
    code: ArchiveErrorCode,
    message: string,
    details: CommonDetails & { readonly facts?: object } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.facts = details.facts ?? {};
    this.entry = details.entry;
  }
}

// A class cannot tie its code to its facts; the type of the constructor does.
export const ArchiveError = FaultyArchive as unknown as ArchiveErrorConstructor;
