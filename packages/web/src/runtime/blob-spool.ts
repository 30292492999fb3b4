import { type ByteSource, chunkedSource, chunksOf, type Spool } from "@rampart/bytes";
import { blobSource } from "./blob-source.ts";
import { mostInMemory } from "./in-memory.ts";

/** Bytes that are handed to the browser at once. */
const partSize = 8 * 2 ** 20;
/** Bytes that are asked of it at once. */
const windowSize = 2 ** 20;

/**
 * Bytes that come as a stream, kept for random access: few in memory, many as a blob, which the browser keeps where it
 * likes, on disk where they are many. A page from disk has no file system of its own.
 */
export class BlobSpool implements Spool {
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #parts: Blob[] = [];
  #size = 0;
  readonly #most: number;

  constructor(most = mostInMemory) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.#waiting += chunk.length;
    if (this.#size > this.#most && this.#waiting >= partSize) this.#handOver();
  }

  #handOver(): void {
    this.#parts.push(new Blob(this.#chunks as ConstructorParameters<typeof Blob>[0]));
    this.#chunks = [];
    this.#waiting = 0;
  }

  source(): ByteSource {
    if (this.#parts.length === 0) return chunkedSource(this.#chunks);
    if (this.#waiting > 0) this.#handOver();
    this.#parts = [new Blob(this.#parts)];
    return blobSource(this.#parts[0] as Blob);
  }

  chunks(): AsyncIterable<Uint8Array> {
    return chunksOf(this.source(), 0, this.#size, windowSize);
  }

  async close(): Promise<void> {
    this.#chunks = [];
    this.#parts = [];
  }
}
