import { type ByteSource, chunksAheadOf, chunksInTurns } from "./byte-source.ts";
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
  const chunks = runtime.sha256Later === undefined ? chunksInTurns : chunksAheadOf;
  return digestOf(chunks(source, windowSize), runtime);
}
