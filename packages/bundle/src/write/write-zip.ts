import { ArchiveError, type ZipProblem } from "@rampart/archive";
import { type BegunContent, type ZipInput, zipBytes } from "@rampart/archive/write";
import type { Digest } from "@rampart/bytes";
import { nodeRuntime, readSourceFile, type SourceFile, writeFileAtomic } from "@rampart/files";
import { type Finding, RampartError, renderFinding, withoutErrorCode } from "@rampart/findings";
import { problemFinding } from "../reader-findings.ts";

/** An entry of a zip file, with bytes or a file for its content. */
export interface ZipFileInput extends Omit<ZipInput, "source"> {
  readonly source: { readonly bytes: Uint8Array } | SourceFile;
}

export interface WriteArchiveFileOptions {
  /** Seconds since 1970 for the entries; by default 1980-01-01. */
  readonly modified?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a zip file, whole or not at all, and replaces a file that is there.
 * @throws {RampartError} where the path cannot be written, or a source cannot be read or changed meanwhile
 * @throws {ArchiveError} where names are unsafe or collide
 * @throws {RefusedEntry} where an entry is a bomb to its readers
 */
export async function writeZip(
  path: string,
  entries: readonly ZipFileInput[],
  options: WriteArchiveFileOptions = {},
): Promise<Digest> {
  const { content } = zipToWrite(path, entries, options);
  return writeFileAtomic(path, content, options);
}

/** The same for a zip file that is one of several files. Its bytes are made while they are asked for. */
export function zipToWrite(
  path: string,
  entries: readonly ZipFileInput[],
  {
    ahead,
    ...options
  }: Pick<WriteArchiveFileOptions, "modified"> & { readonly ahead?: Ahead | undefined } = {},
): { readonly path: string; readonly content: AsyncIterable<Uint8Array> } {
  const inputs = entries.map(
    ({ source, ...entry }): ZipInput => ({
      ...entry,
      source:
        "bytes" in source
          ? source
          : (ahead?.take(source) ?? { size: source.size, chunks: (kept) => readSourceFile(source, kept) }),
    }),
  );
  return { path, content: refusing(path, zipBytes(inputs, nodeRuntime, options)) };
}

/** Content of files that is being deflated already. */
export interface Ahead {
  take(file: SourceFile): BegunContent | undefined;
}

/** An entry that `verify` would not read. How far it shrinks is known only when it is packed, before it is written. */
export class RefusedEntry extends RampartError {
  /** Of the zip file. */
  readonly path: string;
  readonly finding: Finding;

  constructor(path: string, found: Finding) {
    const { message, help } = renderFinding(found);
    const entry = found.place.entry ?? path;
    super("input", "entry-refused", `${entry}: ${message}`, { ...(help !== undefined && { help }) });
    this.path = path;
    this.finding = found;
  }
}

async function* refusing(path: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const { code, entry = "", facts } = error;
    if (code !== "ratio-too-high" && code !== "entry-too-large") throw error;
    throw new RefusedEntry(path, withoutErrorCode(problemFinding({ code, entry, facts } as ZipProblem)));
  }
}
