import { promisify } from "node:util";
import { constants, deflateRaw, type ZlibOptions } from "node:zlib";

const level = 6;
const blockSize = 512 * 1024;
/** How far back deflated data can refer to. */
const windowSize = 32 * 1024;
/** Blocks that are deflated at the same time. The bytes do not depend on it. */
const blocksAtOnce = 4;

const deflate: (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array> = promisify(deflateRaw);

/**
 * One valid stream of raw deflated data, made of blocks that threads deflate side by side. Each block may refer to the
 * end of the one before it, so that little is lost by the division; and since the division depends on nothing but the
 * bytes, so does the result.
 */
export async function* deflateBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pending: Promise<Uint8Array>[] = [];
  let dictionary: Uint8Array | undefined;
  try {
    for await (const { bytes, isLast } of blocksOf(chunks)) {
      const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
      const deflated = deflate(bytes, { level, finishFlush, ...(dictionary && { dictionary }) });
      // Somebody waits for it below; until then its failure is not unhandled.
      deflated.catch(() => {});
      pending.push(deflated);
      dictionary = bytes.subarray(-windowSize);
      if (pending.length === blocksAtOnce) yield await first(pending);
    }
    while (pending.length > 0) yield await first(pending);
  } finally {
    await Promise.allSettled(pending);
  }
}

function first(pending: Promise<Uint8Array>[]): Promise<Uint8Array> {
  return pending.shift() ?? Promise.resolve(new Uint8Array(0));
}

interface Block {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** The bytes in blocks of one size, however they come; at least one block, which may be empty. */
async function* blocksOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let block = Buffer.allocUnsafe(blockSize);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (filled === blockSize) {
        yield { bytes: block, isLast: false };
        block = Buffer.allocUnsafe(blockSize);
        filled = 0;
      }
      const length = Math.min(blockSize - filled, chunk.length - at);
      block.set(chunk.subarray(at, at + length), filled);
      filled += length;
      at += length;
    }
  }
  yield { bytes: block.subarray(0, filled), isLast: true };
}
