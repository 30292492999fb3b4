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

/** What zlib is told of the form of the data: a window of 32 KiB, without a head or behind that of gzip. */
const forms = { raw: -15, gzip: 15 + 16 } as const;

const largestChunk = 2 ** 18;
const smallestChunk = 2 ** 10;

/**
 * Inflates as Node's zlib does, by a port of the same code. `DecompressionStream` does not say how many bytes it used, and
 * of gzip it takes one member alone.
 */
export class BrowserInflation implements Inflation {
  readonly #packed: AsyncIterable<Uint8Array>;
  readonly #stream = new ZStream();
  readonly #isGzip: boolean;
  readonly #chunkSize: number;
  #bytesUsed = 0;

  constructor(packed: AsyncIterable<Uint8Array>, form: keyof typeof forms, size = largestChunk) {
    this.#packed = packed;
    this.#isGzip = form === "gzip";
    this.#chunkSize = Math.min(largestChunk, Math.max(smallestChunk, size + 1));
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
      stream.output = new Uint8Array(this.#chunkSize);
      stream.next_out = 0;
      stream.avail_out = this.#chunkSize;
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

function corrupt(): CorruptDataError {
  return new CorruptDataError("the packed data are corrupt or cut off");
}
