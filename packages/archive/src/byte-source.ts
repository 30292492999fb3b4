import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ArchiveError } from "./archive-error.ts";

/** Bytes that can be read from any place. A read that reaches the end returns fewer bytes. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

const chunkSize = 64 * 1024;

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** The part of a source from `start` up to `end`, with offsets counted from `start`. */
export function sliceSource(source: ByteSource, start: number, end: number): ByteSource {
  const size = end - start;
  return {
    size,
    read: (offset, length) => source.read(start + offset, Math.max(0, Math.min(length, size - offset))),
  };
}

/** All the bytes asked for, or `truncated`. */
export async function readExactly(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) {
    throw new ArchiveError("truncated", `${length} bytes at ${offset} wanted, ${bytes.length} there`, {
      facts: { offset, wanted: length, found: bytes.length },
    });
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A range of a source in chunks. */
export async function* readRange(source: ByteSource, start: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; done += chunkSize) {
    yield await readExactly(source, start + done, Math.min(chunkSize, length - done));
  }
}

/** A file as a source. It holds one descriptor until it is closed. */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<FileSource> {
    // Without O_NONBLOCK, opening a named pipe would wait for somebody to write into it.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) {
        const kind = stats.isDirectory() ? "folder" : "special file";
        throw new ArchiveError("not-a-file", `${path} is a ${kind}`, { facts: { path, kind } });
      }
      return new FileSource(handle, stats.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
