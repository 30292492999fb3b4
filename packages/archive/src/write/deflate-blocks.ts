import { promisify } from "node:util";
import { constants, deflateRaw, type ZlibOptions } from "node:zlib";

const blockSize = 512 * 1024;
/** One call of zlib for each block, since even one that does not shrink has room: the parts of several would be copied. */
const outputSize = blockSize + 1024;
/** A fifth less work than level 6, and half a percent more bytes; with all the memory that zlib may have, another 6 % less. */
const tuning = { level: 5, memLevel: 9, chunkSize: outputSize } satisfies ZlibOptions;
/** How far back deflated data can refer to. */
const windowSize = 32 * 1024;
/** Blocks that are deflated at the same time: as many as Node has threads for. */
export const mostBlocksAtOnce = 4;

const deflate: (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array> = promisify(deflateRaw);

/**
 * One valid stream of raw deflated data, made of blocks that threads deflate side by side. Each block may refer to the
 * end of the one before it, so that little is lost by the division; and since the division depends on nothing but the
 * bytes, so does the result.
 * @param chunks of which the last {@link mostBlocksAtOnce} must stay as they are, where none is smaller than a block
 * @param size bytes that the chunks have together
 * @param blocksAtOnce how many blocks are deflated at the same time, asked again for each; the bytes do not depend on it
 */
export async function* deflateBlocks(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
  blocksAtOnce = () => mostBlocksAtOnce,
): AsyncGenerator<Uint8Array> {
  const pending: Promise<Uint8Array>[] = [];
  let dictionary: Uint8Array | undefined;
  try {
    for await (const { bytes, isLast } of blocksOf(chunks, size)) {
      const flush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
      // Both, since Node has another call of zlib for the end, whose bytes it joins with the others.
      const ends = { flush, finishFlush: flush };
      const deflated = deflate(bytes, { ...tuning, ...ends, ...(dictionary && { dictionary }) });
      // Somebody waits for it below; until then its failure is not unhandled.
      deflated.catch(() => {});
      pending.push(deflated);
      dictionary = bytes.subarray(-windowSize);
      while (pending.length >= blocksAtOnce()) yield await first(pending);
    }
    while (pending.length > 0) yield await first(pending);
  } finally {
    await Promise.allSettled(pending);
  }
}

/** A copy of what is small: what zlib gives is a view of a buffer, which would be kept with it. */
async function first(pending: Promise<Uint8Array>[]): Promise<Uint8Array> {
  const deflated = (await pending.shift()) ?? new Uint8Array(0);
  return deflated.length > outputSize / 8 ? deflated : Uint8Array.prototype.slice.call(deflated);
}

interface Block {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/**
 * The bytes in blocks of one size, however they come; at least one block, which may be empty. The last one is given
 * before the chunks end, since what they come from may have to wait before it can say that it is unchanged.
 */
async function* blocksOf(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Block> {
  let left = size;
  let gathered = Buffer.alloc(0);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const length = Math.min(blockSize, left);
      if (length === 0) throw new Error(`more than ${size} bytes`);
      const part = chunk.subarray(at, at + length - filled);
      at += part.length;
      if (part.length < length) {
        if (filled === 0) gathered = Buffer.allocUnsafe(length);
        gathered.set(part, filled);
        filled += part.length;
        if (filled < length) continue;
      }
      left -= length;
      yield { bytes: filled === 0 ? part : gathered, isLast: left === 0 };
      filled = 0;
    }
  }
  if (left > 0) throw new Error(`${left} of ${size} bytes are missing`);
  if (size === 0) yield { bytes: gathered, isLast: true };
}
