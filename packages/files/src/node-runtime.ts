import { createHash } from "node:crypto";
import type { Transform } from "node:stream";
import {
  crc32,
  createGunzip,
  createInflateRaw,
  type Gunzip,
  type InflateRaw,
  inflateRawSync,
} from "node:zlib";
import {
  type ByteSource,
  CorruptDataError,
  type ExpectedBytes,
  type Hash,
  type Inflation,
  largestWhole,
  type Runtime,
} from "@rampart/bytes";
import { ReusedMemory } from "./reused-memory.ts";
import { FileSpool } from "./spool.ts";

/** What readers need, as Node has it. */
export const nodeRuntime: Runtime = {
  crc32: (bytes, before = 0) => crc32(bytes, before),
  inflateRaw: (packed, size, kept) => new NodeInflation(packed, createInflateRaw(buffers(size)), kept),
  inflateRawWhole,
  gunzip: (packed, size) => new NodeInflation(packed, createGunzip(buffers(size))),
  sha256: () => new NodeSha256(),
  spool: (size, areKept) => new FileSpool(size, areKept),
};

/** Unpacked bytes that are given at once: the thread of zlib is asked for each of them. */
const largestChunk = 2 ** 20;
const smallestChunk = 2 ** 10;

/**
 * Room for unpacked bytes, and how many chunks may wait: zlib works on while one is looked at. A bundle may have a
 * thousand small entries, each of which would fill a large buffer with nothing.
 */
function buffers(size = largestChunk) {
  // What fills a buffer to its last byte takes a second one.
  const chunkSize = Math.min(largestChunk, Math.max(smallestChunk, size + 1));
  // As objects: bytes that wait would be copied into one chunk.
  return { chunkSize, readableObjectMode: true, readableHighWaterMark: 4 };
}

class NodeSha256 implements Hash {
  readonly #hash = createHash("sha256");

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}

/** What zlib gives where it is asked for `info`, which its types do not show. */
interface Inflated {
  readonly buffer: Uint8Array;
  readonly engine: InflateRaw;
}

/**
 * Without waiting for a thread, which takes less time for a small entry. Its buffer has the expected size, and a bomb gets
 * no second one.
 */
async function inflateRawWhole(packed: ByteSource, expected: ExpectedBytes): Promise<Uint8Array | undefined> {
  if (Math.max(packed.size, expected.size) > largestWhole) return undefined;
  const bytes = await packed.read(0, packed.size);
  const size = expected.size + 1;
  const options = { chunkSize: Math.max(smallestChunk, size), maxOutputLength: size, info: true };
  try {
    const { buffer, engine } = inflateRawSync(bytes, options) as unknown as Inflated;
    const isWhole = buffer.length === expected.size && engine.bytesWritten === bytes.length;
    return isWhole && crc32(buffer) === expected.crc32 ? buffer : undefined;
  } catch {
    return undefined;
  }
}

class NodeInflation implements Inflation {
  readonly #packed: AsyncIterable<Uint8Array>;
  readonly #inflater: Gunzip | InflateRaw;
  readonly #memory: ReusedMemory | undefined;

  constructor(packed: AsyncIterable<Uint8Array>, inflater: Gunzip | InflateRaw, kept?: number) {
    this.#packed = packed;
    this.#inflater = inflater;
    this.#memory = kept === undefined ? undefined : new ReusedMemory(inflater, kept);
  }

  get bytesUsed(): number {
    return this.#inflater.bytesWritten;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return unpacked(this.#packed, this.#inflater, this.#memory);
  }
}

/** Feeds packed bytes through a stream of zlib, whichever side ends first. Nothing is read any more when it ends. */
async function* unpacked(
  packed: AsyncIterable<Uint8Array>,
  unpacker: Transform,
  memory: ReusedMemory | undefined,
): AsyncGenerator<Uint8Array> {
  const feeding = feed(packed, unpacker);
  try {
    for await (const chunk of unpacker as AsyncIterable<Uint8Array>) {
      yield chunk;
      memory?.gave(chunk);
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new CorruptDataError("the packed data are corrupt or cut off", { cause: error });
  } finally {
    unpacker.destroy();
    await feeding;
  }
}

/** Asks for a chunk when the one before it is unpacked, or never will be. */
async function feed(packed: AsyncIterable<Uint8Array>, unpacker: Transform): Promise<void> {
  const closed = new Promise<void>((resolve) => unpacker.once("close", resolve));
  try {
    for await (const chunk of packed) {
      await Promise.race([new Promise<unknown>((done) => unpacker.write(chunk, done)), closed]);
      if (unpacker.destroyed) return;
    }
    unpacker.end();
  } catch (error) {
    unpacker.destroy(error as Error);
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
