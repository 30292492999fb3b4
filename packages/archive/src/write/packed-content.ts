import { indexOfBytes, type Runtime, uint16, zipEndSignature } from "@rampart/bytes";
import { deflateBlocks, mostBlocksAtOnce } from "./deflate-blocks.ts";
import type { StreamedContent } from "./write-options.ts";

/** What an entry will hold, with all that its header says of it. */
export interface PackedContent {
  readonly method: "deflate" | "store";
  readonly crc32: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  chunks(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** What packing needs of the machine. */
export type PackingRuntime = Pick<Runtime, "crc32" | "spool">;

/** Packs content before a byte of its entry is written, so that its header can say the sizes and the CRC-32. */
export async function packContent(
  content: StreamedContent,
  compression: "deflate" | "store",
  runtime: PackingRuntime,
): Promise<PackedContent> {
  const stored = compression === "store" ? await storedContent(content, runtime) : undefined;
  return stored ?? (await deflatedContent(content, runtime));
}

/**
 * Content, deflated. Whoever asks for it closes it.
 * @param blocksAtOnce how many of its blocks are deflated at the same time, asked again for each
 */
export async function deflatedContent(
  content: StreamedContent,
  runtime: PackingRuntime,
  blocksAtOnce?: () => number,
): Promise<PackedContent> {
  const spool = runtime.spool(mostDeflated(content.size));
  const watched = new WatchedContent(content, runtime);
  try {
    const chunks = watched.chunks(mostBlocksAtOnce);
    for await (const block of deflateBlocks(chunks, content.size, blocksAtOnce)) await spool.write(block);
  } catch (error) {
    await spool.close();
    throw error;
  }
  return {
    method: "deflate",
    crc32: watched.crc32,
    compressedSize: spool.size,
    uncompressedSize: watched.size,
    chunks: () => spool.chunks(),
    close: () => spool.close(),
  };
}

/** What does not shrink becomes a little larger. */
function mostDeflated(size: number): number {
  return size + Math.ceil(size / 256) + 1024;
}

/** Content as it is. It is read twice, which costs less than to keep it. Undefined where readers could lose their way in it. */
async function storedContent(
  content: StreamedContent,
  runtime: PackingRuntime,
): Promise<PackedContent | undefined> {
  const watched = new WatchedContent(content, runtime);
  let tail: Uint8Array = new Uint8Array(0);
  for await (const chunk of watched.chunks()) tail = endOf(tail, chunk);
  if (hasOpenEnd(tail)) return undefined;
  const { size, crc32 } = watched;
  return {
    method: "store",
    crc32,
    compressedSize: size,
    uncompressedSize: size,
    chunks: () => content.chunks(),
    close: async () => {},
  };
}

/** Gives chunks, and knows afterwards what they were. */
class WatchedContent {
  size = 0;
  crc32 = 0;
  readonly #content: StreamedContent;
  readonly #runtime: PackingRuntime;

  constructor(content: StreamedContent, runtime: PackingRuntime) {
    this.#content = content;
    this.#runtime = runtime;
  }

  async *chunks(kept?: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#content.chunks(kept)) {
      this.size += chunk.length;
      this.crc32 = this.#runtime.crc32(chunk, this.crc32);
      yield chunk;
    }
  }
}

const endRecordSize = 22;
/** From the end of the file, where a reader looks for the end of central directory record. */
const searchedSize = endRecordSize + 0xffff;

function endOf(before: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (chunk.length >= searchedSize) return chunk.slice(-searchedSize);
  return Buffer.concat([before, chunk]).subarray(-searchedSize);
}

/**
 * Whether an end of central directory record in the content has a comment that reaches beyond it: the end of our own
 * file could be the end of that comment, and some reader would take that record for ours. A zip file that is stored
 * whole ends with its content.
 */
function hasOpenEnd(tail: Uint8Array): boolean {
  for (
    let at = indexOfBytes(tail, zipEndSignature);
    at !== -1;
    at = indexOfBytes(tail, zipEndSignature, at + 1)
  ) {
    const isCut = at + endRecordSize > tail.length;
    if (isCut || at + endRecordSize + uint16(tail, at + endRecordSize - 2) > tail.length) return true;
  }
  return false;
}
