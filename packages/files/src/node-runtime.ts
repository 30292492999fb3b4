import { createHash } from "node:crypto";
import { Readable, type Transform } from "node:stream";
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
  type Runtime,
} from "@rampart/bytes";
import { FileSpool } from "./spool.ts";

/** What readers need, as Node has it. */
export const nodeRuntime: Runtime = {
  crc32: (bytes, before = 0) => crc32(bytes, before),
  inflateRaw: (packed, size) => new NodeInflation(packed, createInflateRaw(buffers(size))),
  inflateRawWhole,
  gunzip: (packed, size) => new NodeInflation(packed, createGunzip(buffers(size))),
  sha256: () => new NodeSha256(),
  spool: (size) => new FileSpool(size),
};

/** Unpacked bytes that are given at once: the thread of zlib is asked for each of them. */
const largestChunk = 2 ** 20;
const smallestChunk = 2 ** 10;

/**
 * Room for unpacked bytes, and how many may wait: zlib works on while they are looked at. A bundle may have a thousand
 * small entries, each of which would fill a large buffer with nothing.
 */
function buffers(size = largestChunk): { readonly chunkSize: number; readonly highWaterMark: number } {
  // What fills a buffer to its last byte takes a second one.
  return { chunkSize: Math.min(largestChunk, Math.max(smallestChunk, size + 1)), highWaterMark: 2 ** 22 };
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

/** An entry of at most so many bytes, packed and unpacked, is inflated in one piece. */
const largestWhole = 2 ** 23;

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

  constructor(packed: AsyncIterable<Uint8Array>, inflater: Gunzip | InflateRaw) {
    this.#packed = packed;
    this.#inflater = inflater;
  }

  get bytesUsed(): number {
    return this.#inflater.bytesWritten;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return unpacked(this.#packed, this.#inflater);
  }
}

/** Feeds packed bytes through a stream of zlib, whichever side ends first. */
async function* unpacked(packed: AsyncIterable<Uint8Array>, unpacker: Transform): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed, { objectMode: false });
  source.once("error", (error) => unpacker.destroy(error));
  source.pipe(unpacker);
  try {
    for await (const chunk of unpacker) yield chunk as Uint8Array;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new CorruptDataError("the packed data are corrupt or cut off", { cause: error });
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
