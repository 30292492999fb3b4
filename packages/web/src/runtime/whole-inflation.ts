import { type ByteSource, chunksOf, concatBytes, type ExpectedBytes } from "@rampart/bytes";
import { mostInMemory } from "./in-memory.ts";

/** Packed bytes that the browser is given at once: it unpacks all of them before it gives any, and they may be a bomb. */
const pieceSize = 2 ** 16;

/** The head of a gzip file without a name and a time. */
const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/**
 * Inflates with the browser's own code. It does not say how many bytes it used, so it is given the packed bytes as a gzip
 * file: then it takes them only where they end where the file says, and have its size and CRC-32.
 */
export async function inflateRawWhole(
  packed: ByteSource,
  expected: ExpectedBytes,
): Promise<Uint8Array | undefined> {
  if (expected.size > mostInMemory || !(await isStrict)) return undefined;
  return await gunzipped(gzipFile(chunksOf(packed, 0, packed.size, pieceSize), expected), expected.size);
}

async function* gzipFile(
  packed: AsyncIterable<Uint8Array>,
  { size, crc32 }: ExpectedBytes,
): AsyncGenerator<Uint8Array> {
  yield head;
  yield* packed;
  const end = new DataView(new ArrayBuffer(8));
  end.setUint32(0, crc32, true);
  end.setUint32(4, size, true);
  yield new Uint8Array(end.buffer);
}

/** What a gzip file holds, where it is one and that is `size` bytes. */
async function gunzipped(file: AsyncGenerator<Uint8Array>, size: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  const reader = streamOf(file).pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes.set(read.value, filled);
      filled += read.value.length;
    }
    return filled === size ? bytes : undefined;
  } catch {
    // Whatever it was, the stream meets it again, and names it.
    await reader.cancel().catch(() => {});
    return undefined;
  }
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
  });
}

/** Asked once, before there is anything to inflate. */
const isStrict = refusesOthers();

/** Whether the browser refuses whatever is no gzip file of one member, as its standard demands; some were lenient once. */
async function refusesOthers(): Promise<boolean> {
  if (globalThis.DecompressionStream === undefined) return false;
  const nothing = Uint8Array.of(3, 0);
  const file = concatBytes([head, nothing, new Uint8Array(8)]);
  const wrong = [
    [concatBytes([file, Uint8Array.of(0)])],
    [file, Uint8Array.of(0)],
    [concatBytes([file, file])],
    [file, file],
    [file.subarray(0, -1)],
    [concatBytes([head, nothing, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)])],
    [concatBytes([head, nothing, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0)])],
  ];
  const given = await Promise.all([[file], ...wrong].map((pieces) => gunzipped(each(pieces), 0)));
  return given.every((bytes, index) => (bytes !== undefined) === (index === 0));
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
