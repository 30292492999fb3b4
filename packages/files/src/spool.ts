import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, rmSync, statfsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ByteSource, chunkedSource, chunksOf, type Spool } from "@rampart/bytes";
import { handleSource } from "./file-source.ts";
import { unwritable } from "./system-error.ts";
import { claim, release } from "./temporary-paths.ts";

/** Up to so many bytes stay in memory: what is known to be no more, and the first of what has no known size. */
const knownLimit = 48 * 2 ** 20;
const unknownLimit = 8 * 2 ** 20;
/** Bytes that are read at once, where they were written. */
const windowSize = 2 ** 20;

/**
 * Bytes that come as a stream, kept for random access: in memory while they are few, else in a file that has no name
 * any more, so that nothing is left however the process ends.
 */
export class FileSpool implements Spool {
  readonly #chunks: Uint8Array[] = [];
  readonly #memoryLimit: number;
  /** Chunks that stay only for a while are written down where there is room: new memory for all takes more time. */
  readonly #areKept: boolean;
  #handle: FileHandle | undefined;
  #writing: Promise<void> | undefined;
  #size = 0;

  /**
   * @param size how many bytes will be written at most, where that is known
   * @param areKept whether chunks stay as they are; else only until the next but one is written
   */
  constructor(size?: number, areKept = true) {
    this.#areKept = areKept;
    if (size === undefined) this.#memoryLimit = unknownLimit;
    else this.#memoryLimit = size <= knownLimit ? size : 0;
  }

  get size(): number {
    return this.#size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#size === 0 && !this.#areKept) this.#handle ??= await openWithRoom(this.#memoryLimit);
    this.#size += chunk.length;
    if (this.#handle === undefined && this.#size <= this.#memoryLimit) {
      this.#chunks.push(this.#areKept ? chunk : new Uint8Array(chunk));
      return;
    }
    try {
      await this.#writing;
      this.#handle ??= await openNameless();
      // While it is written the next is made.
      this.#writing = writeAll(this.#handle, [...this.#chunks.splice(0), chunk]);
      this.#writing.catch(() => {});
    } catch (error) {
      unwritable(temporaryFile(), error);
    }
  }

  /** The bytes written so far. Not to be used after `close`. */
  source(): ByteSource {
    if (this.#handle === undefined) return chunkedSource(this.#chunks);
    const written = handleSource(this.#handle, this.#size, temporaryFile());
    const ready = async () => {
      await this.#writing?.catch((error: unknown) => unwritable(temporaryFile(), error));
    };
    return {
      size: written.size,
      async read(offset, length) {
        await ready();
        return await written.read(offset, length);
      },
      async readInto(target, offset) {
        await ready();
        await written.readInto?.(target, offset);
      },
    };
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    if (this.#handle === undefined) yield* this.#chunks;
    else yield* chunksOf(this.source(), 0, this.#size, windowSize);
  }

  async close(): Promise<void> {
    this.#chunks.length = 0;
    await this.#writing?.catch(() => {});
    // It had no name: nothing is left of it, whatever the system says.
    await this.#handle?.close().catch(() => {});
  }
}

async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) await handle.writeFile(chunk);
}

/** What it is called in messages: its own name is gone already. */
function temporaryFile(): string {
  return `a temporary file in ${tmpdir()}`;
}

/** Undefined where there may be no room for `size` bytes, or no file can be made. */
async function openWithRoom(size: number): Promise<FileHandle | undefined> {
  try {
    const { bavail, bsize } = statfsSync(tmpdir());
    return bavail * bsize > 2 * size ? await openNameless() : undefined;
  } catch {
    return undefined;
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `rampart-${randomBytes(12).toString("hex")}`);
  claim(path, () => rmSync(path, { force: true }));
  try {
    // Made at once, so that a signal finds it claimed and there, or not at all.
    closeSync(openSync(path, "wx", 0o600));
    return await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  } finally {
    release(path);
  }
}
