import { type ZipInput, zipBytes } from "@rampart/archive/write";
import type { Digest } from "@rampart/bytes";
import { nodeRuntime, readSourceFile, type SourceFile, writeFileAtomic } from "@rampart/files";

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
  options: Pick<WriteArchiveFileOptions, "modified"> = {},
): { readonly path: string; readonly content: AsyncIterable<Uint8Array> } {
  const inputs = entries.map(
    ({ source, ...entry }): ZipInput => ({
      ...entry,
      source: "bytes" in source ? source : { size: source.size, chunks: () => readSourceFile(source) },
    }),
  );
  return { path, content: zipBytes(inputs, nodeRuntime, options) };
}
