import { chunksOf, type Digest, digestOf } from "@rampart/bytes";
import { withFile } from "./file-source.ts";
import { nodeRuntime } from "./node-runtime.ts";

/** Bytes that are read at once. */
const windowSize = 2 ** 18;

/**
 * Size and SHA-256 of a file.
 * @throws {RampartError} where it is missing, unreadable, or no regular file
 */
export async function digestFile(path: string): Promise<Digest> {
  return withFile(path, (source) => digestOf(chunksOf(source, 0, source.size, windowSize), nodeRuntime));
}

/** Size and SHA-256 of a stream; behind `limit` bytes no more is asked for. */
export async function digestStream(chunks: AsyncIterable<Uint8Array>, limit?: number): Promise<Digest> {
  return digestOf(chunks, nodeRuntime, limit);
}
