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
  const inputs = entries.map(
    ({ source, ...entry }): ZipInput => ({
      ...entry,
      source: "bytes" in source ? source : { size: source.size, chunks: () => readSourceFile(source) },
    }),
  );
  return writeFileAtomic(path, zipBytes(inputs, nodeRuntime, options), options);
}
