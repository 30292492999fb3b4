import { Readable } from "node:stream";
import { createGzip } from "node:zlib";

const level = 6;
const headerOsOffset = 9;
const unknownOs = 0xff;

/** Gzipped bytes, the same on every system: zlib writes no time, but its operating system into the header. */
export async function* gzip(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false });
  const packed = createGzip({ level });
  const stop = () => source.destroy(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  source.once("error", (error) => packed.destroy(error));
  source.pipe(packed);
  let offset = 0;
  try {
    for await (const chunk of packed) {
      const bytes = chunk as Uint8Array;
      const at = headerOsOffset - offset;
      if (at >= 0 && at < bytes.length) bytes[at] = unknownOs;
      offset += bytes.length;
      yield bytes;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    source.destroy();
  }
}
