import { CorruptDataError, type Inflation } from "@rampart/bytes";
import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from "pako";
import { mostInMemory } from "./in-memory.ts";

/** What zlib is told of the form of the data: a window of 32 KiB, without a head or behind that of gzip. */
const forms = { raw: -15, gzip: 15 + 16 } as const;

/** Room for bytes that are not held in one buffer. */
const chunkSize = 2 ** 18;
const smallestSize = 2 ** 10;

/**
 * Inflates as Node's zlib does, by a port of the same code. `DecompressionStream` does not say how many bytes it used, and
 * of gzip it takes one member alone.
 */
export class BrowserInflation implements Inflation {
  readonly #packed: AsyncIterable<Uint8Array>;
  readonly #stream = new ZStream();
  readonly #isGzip: boolean;
  readonly #bufferSize: number;
  #bytesUsed = 0;

  constructor(packed: AsyncIterable<Uint8Array>, form: keyof typeof forms, size?: number) {
    this.#packed = packed;
    this.#isGzip = form === "gzip";
    this.#bufferSize = bufferSize(size);
    zlibInflateInit2(this.#stream, forms[form]);
  }

  get bytesUsed(): number {
    return this.#bytesUsed;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let status: number = Z_OK;
    for await (const chunk of this.#packed) {
      const stream = this.#stream;
      stream.input = chunk;
      stream.next_in = 0;
      stream.avail_in = chunk.length;
      do {
        const start = this.#makeRoom();
        status = this.#inflate();
        if (status !== Z_OK && status !== Z_STREAM_END && status !== Z_BUF_ERROR) throw corrupt();
        if (stream.next_out > start) yield stream.output.subarray(start, stream.next_out);
      } while (stream.avail_out === 0);
      this.#bytesUsed += chunk.length - stream.avail_in;
      // What is left belongs to no stream.
      if (stream.avail_in > 0) return;
    }
    if (status !== Z_STREAM_END) throw corrupt();
  }

  /** Where the next bytes go. A buffer that is full has been given away. */
  #makeRoom(): number {
    const stream = this.#stream;
    if (stream.avail_out === 0) {
      stream.output = new Uint8Array(this.#bufferSize);
      stream.next_out = 0;
      stream.avail_out = this.#bufferSize;
    }
    return stream.next_out;
  }

  /** Behind the end of a gzip file the next may begin; zeros are the end of all of them. */
  #inflate(): number {
    const stream = this.#stream;
    let status = zlibInflate(stream, Z_NO_FLUSH);
    while (
      this.#isGzip &&
      status === Z_STREAM_END &&
      stream.avail_in > 0 &&
      stream.input[stream.next_in] !== 0
    ) {
      zlibInflateReset(stream);
      status = zlibInflate(stream, Z_NO_FLUSH);
    }
    return status;
  }
}

/** What fills a buffer to its last byte takes a second one. */
function bufferSize(size = Number.POSITIVE_INFINITY): number {
  return size > mostInMemory ? chunkSize : Math.max(smallestSize, size + 1);
}

function corrupt(): CorruptDataError {
  return new CorruptDataError("the packed data are corrupt or cut off");
}
