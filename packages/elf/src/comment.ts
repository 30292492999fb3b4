import { type ByteSource, decodeUtf8 } from "@rampart/bytes";
import { type ByteRange, readRange } from "./byte-range.ts";
import { MAX_COMMENT_BYTES } from "./limits.ts";

/** The strings of .comment, each once: what compilers and linkers say of themselves. Nothing depends on them. */
export async function readComment(source: ByteSource, range: ByteRange | undefined): Promise<string[]> {
  if (range === undefined || range.length > MAX_COMMENT_BYTES) return [];
  const text = decodeUtf8(await readRange(source, range, ".comment"));
  return [...new Set(text.split("\0").filter((line) => line !== ""))];
}
