import { createHash } from "node:crypto";
import type { Digest } from "@rampart/bytes";
import { moveAll } from "./move-all.ts";
import { TemporaryFile } from "./temporary-file.ts";
import { keep } from "./temporary-paths.ts";
import { writeBehind } from "./write-behind.ts";

export interface WriteOptions {
  /** When it aborts, the temporary file is removed and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Permission bits of the file; by default what the umask leaves of 0666. */
  readonly mode?: number | undefined;
}

export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

/** What a file says of those that are written before it. */
export type ContentOfDigests = (before: readonly Digest[]) => Uint8Array;

/** A file of several that are written together. */
export interface FileToWrite {
  readonly path: string;
  readonly content: FileContent | ContentOfDigests;
  /** As in {@link WriteOptions}. */
  readonly mode?: number | undefined;
}

/**
 * Writes a file whole or not at all: into a temporary file beside it, which is renamed at the end. On an error or an
 * abort the temporary file is removed and a file that was there before stays as it was. The chunks are not asked for
 * before it is clear that the output can be created. Gives size and SHA-256 of what was written.
 * @throws {RampartError} where the path cannot be written; errors of the content are thrown as they are
 */
export async function writeFileAtomic(
  path: string,
  content: FileContent,
  { signal, mode }: WriteOptions = {},
): Promise<Digest> {
  const [written] = await write([{ path, content, mode }], signal, ([file]) => file?.rename());
  if (written === undefined) throw new Error("a file was written without a digest");
  return written;
}

/**
 * Writes several files, all of them or none: nothing is put in its place before the last of them is whole. Where one
 * cannot be put there, those before it are taken back. Otherwise as {@link writeFileAtomic}.
 * @throws {RampartError} where one cannot be written; what could not be put back is named
 */
export async function writeFilesAtomic(
  files: readonly FileToWrite[],
  { signal }: Pick<WriteOptions, "signal"> = {},
): Promise<readonly Digest[]> {
  return write(files, signal, (written) => {
    moveAll(written.map(({ path, target, shownPath }) => ({ path, target, shownTarget: shownPath })));
    for (const { path } of written) keep(path);
  });
}

async function write(
  files: readonly FileToWrite[],
  signal: AbortSignal | undefined,
  putInPlace: (files: readonly TemporaryFile[]) => void,
): Promise<Digest[]> {
  signal?.throwIfAborted();
  const begun: TemporaryFile[] = [];
  const digests: Digest[] = [];
  try {
    for (const { path, content, mode } of files) {
      const file = await TemporaryFile.create(path);
      begun.push(file);
      const known = typeof content === "function" ? content(digests) : content;
      digests.push(await writeChunks(file, known instanceof Uint8Array ? [known] : known, signal));
      await file.finish(mode);
      signal?.throwIfAborted();
    }
    putInPlace(begun);
    return digests;
  } catch (error) {
    for (const file of begun) await file.discard();
    throw signal?.aborted ? signal.reason : error;
  }
}

async function writeChunks(
  file: TemporaryFile,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Digest> {
  const hash = createHash("sha256");
  let size = 0;
  await writeBehind(
    chunks,
    (chunk) => file.write(chunk),
    (chunk) => {
      signal?.throwIfAborted();
      hash.update(chunk);
      size += chunk.length;
    },
  );
  signal?.throwIfAborted();
  return { size, sha256: hash.digest("hex") };
}
