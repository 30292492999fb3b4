import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ArchiveError, type ArchiveErrorCode, errnoOf } from "./archive-error.ts";

export interface WriteOptions {
  /** When it aborts, the temporary file is removed and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Permission bits of the file; by default what the umask leaves of 0666. */
  readonly mode?: number;
}

export interface WrittenFile {
  readonly size: number;
  /** Of what was written, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a file whole or not at all: into a temporary file beside it, which is renamed at the end. On an error or an
 * abort the temporary file is removed and a file that was there before stays as it was. The chunks are not asked for
 * before it is clear that the output can be created.
 */
export async function writeFileAtomic(
  outputPath: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  { signal, mode }: WriteOptions = {},
): Promise<WrittenFile> {
  signal?.throwIfAborted();
  const file = await TemporaryFile.create(await outputTarget(outputPath), outputPath);
  try {
    const chunks = content instanceof Uint8Array ? [content] : content;
    const written = await writeChunks(file, chunks, signal);
    await file.finish(mode);
    signal?.throwIfAborted();
    await file.rename();
    return written;
  } catch (error) {
    await file.discard();
    throw signal?.aborted ? signal.reason : error;
  }
}

async function writeChunks(
  file: TemporaryFile,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<WrittenFile> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
    await file.write(chunk);
  }
  signal?.throwIfAborted();
  return { size, sha256: hash.digest("hex") };
}

// Through a symbolic link to what it points at, as a plain write would go. A device must never be renamed away.
async function outputTarget(outputPath: string): Promise<string> {
  const facts = { path: outputPath };
  const target = await realpath(outputPath).catch(() => outputPath);
  const stats = await stat(target).catch(() => undefined);
  if (stats?.isDirectory())
    throw new ArchiveError("output-is-folder", `${outputPath} is a folder`, { facts });
  if (stats !== undefined && !stats.isFile()) {
    throw new ArchiveError("output-not-a-file", `${outputPath} is not a regular file`, { facts });
  }
  return target;
}

class TemporaryFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #target: string;
  readonly #shownPath: string;
  #isOpen = true;

  private constructor(handle: FileHandle, path: string, target: string, shownPath: string) {
    this.#handle = handle;
    this.#path = path;
    this.#target = target;
    this.#shownPath = shownPath;
  }

  static async create(target: string, shownPath: string): Promise<TemporaryFile> {
    // 55 characters are at most 220 bytes of UTF-8; file systems take names of 255.
    const name = `${basename(target).slice(0, 55)}.${randomBytes(8).toString("hex")}.tmp`;
    const path = join(dirname(target), name);
    // Without a mode Node passes 0666, which the system reduces by the umask.
    const handle = await open(path, "wx").catch((error: unknown) => {
      throw explained(error, shownPath);
    });
    return new TemporaryFile(handle, path, target, shownPath);
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#explaining(async () => {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await this.#handle.write(chunk, done, chunk.length - done);
        done += bytesWritten;
      }
    });
  }

  /** Forces the bytes to the disk: some systems say only now that it is full. */
  async finish(mode: number | undefined): Promise<void> {
    if (mode !== undefined) await this.#explaining(() => this.#handle.chmod(mode));
    await this.#explaining(() => this.#handle.sync());
    await this.#explaining(() => this.#close());
  }

  async rename(): Promise<void> {
    await this.#explaining(() => rename(this.#path, this.#target));
  }

  async discard(): Promise<void> {
    await this.#close().catch(() => {});
    await rm(this.#path, { force: true });
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }

  async #explaining(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      throw explained(error, this.#shownPath);
    }
  }
}

const codeOfErrno: ReadonlyMap<string, ArchiveErrorCode> = new Map([
  ["ENOENT", "output-folder-missing"],
  ["ENOTDIR", "output-folder-missing"],
  ["EACCES", "output-folder-not-writable"],
  ["EPERM", "output-folder-not-writable"],
  ["EROFS", "output-folder-not-writable"],
  ["ENOSPC", "no-space"],
  ["EDQUOT", "no-space"],
  ["EISDIR", "output-is-folder"],
]);

function explained(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  const code = errno === undefined ? undefined : codeOfErrno.get(errno);
  if (errno === undefined || code === undefined) return error;
  return new ArchiveError(code, `${path} cannot be written (${errno})`, {
    facts: { path, errno },
    cause: error,
  });
}
