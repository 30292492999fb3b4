import { type ByteSource, chunksAheadOf } from "./byte-source.ts";
import type { Hash, LaterHash, Runtime } from "./runtime.ts";

export interface Digest {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Size and SHA-256 of a stream. Behind `limit` bytes it asks for no more: then the size is above the limit. */
export async function digestOf(
  chunks: AsyncIterable<Uint8Array>,
  { sha256, sha256Later = sha256 }: Pick<Runtime, "sha256" | "sha256Later">,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Digest> {
  const hash: Hash | LaterHash = sha256Later();
  let size = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return { size, sha256: await hash.digest() };
}

/** Bytes that are read at once. */
const windowSize = 2 ** 20;

/** Size and SHA-256 of all bytes of a source. */
export async function digestOfSource(
  source: ByteSource,
  runtime: Pick<Runtime, "sha256" | "sha256Later">,
): Promise<Digest> {
  // A hash whose digest comes later may keep what it is given.
  const read = runtime.sha256Later === undefined ? inTurns(source) : source;
  return digestOf(chunksAheadOf(read, windowSize), runtime);
}

/**
 * A source that reads into two pieces of memory by turns, for somebody who has done with a chunk when asking for the next:
 * new memory for each costs more than the hash, since all of it has to be collected.
 */
function inTurns(source: ByteSource): ByteSource {
  if (source.readInto === undefined) return source;
  const windows = [new Uint8Array(windowSize), new Uint8Array(windowSize)] as const;
  let turn = 0;
  return {
    size: source.size,
    async read(offset, length) {
      const window = windows[turn++ % 2 === 0 ? 0 : 1].subarray(0, length);
      await source.readInto?.(window, offset);
      return window;
    },
  };
}
