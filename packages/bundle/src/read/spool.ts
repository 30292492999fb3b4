import { randomBytes } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ByteSource, bytesSource, fileHandleSource } from "@rampart/elf";

/** Up to so many bytes stay in memory. */
const memoryLimit = 8 * 2 ** 20;

/**
 * Bytes that come as a stream, kept for random access: in memory while they are few, else in a file that has no name
 * any more, so that nothing is left however the process ends.
 */
export class Spool {
  readonly #chunks: Uint8Array[] = [];
  #handle: FileHandle | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.length;
    if (this.#handle === undefined && this.#size <= memoryLimit) {
      this.#chunks.push(chunk);
      return;
    }
    if (this.#handle === undefined) {
      this.#handle = await openNameless();
      for (const kept of this.#chunks.splice(0)) await this.#handle.writeFile(kept);
    }
    await this.#handle.writeFile(chunk);
  }

  /** The bytes written so far. Not to be used after `close`. */
  source(): ByteSource {
    return this.#handle === undefined
      ? bytesSource(Buffer.concat(this.#chunks))
      : fileHandleSource(this.#handle, this.#size);
  }

  async close(): Promise<void> {
    this.#chunks.length = 0;
    await this.#handle?.close();
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `rampart-${randomBytes(12).toString("hex")}`);
  const handle = await open(path, "wx+", 0o600);
  await unlink(path);
  return handle;
}
