import { type ByteSource, EndOfBytesError } from "@rampart/bytes";
import { truncated } from "./elf-error.ts";
import { HEAD_BYTES } from "./limits.ts";

/** A stretch of the file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Throws when `range` is not within a file of `size` bytes. Written so that no sum can overflow. */
export function checkRange(range: ByteRange, size: number, what: string): void {
  if (range.offset > size || range.length > size - range.offset) {
    throw truncated(what, range.offset, range.length, size);
  }
}

/** Reads a whole range after checking it against the size of the file. */
export async function readRange(source: ByteSource, range: ByteRange, what: string): Promise<Uint8Array> {
  checkRange(range, source.size, what);
  if (range.length === 0) {
    return new Uint8Array(0);
  }
  const bytes = await source.read(range.offset, range.length).catch((error: unknown) => {
    // The file became shorter after its size was taken.
    if (error instanceof EndOfBytesError) throw truncated(what, range.offset, range.length, error.end);
    throw error;
  });
  if (bytes.length !== range.length) {
    throw new Error(`a ByteSource gave ${bytes.length} bytes when asked for ${range.length}`);
  }
  return bytes;
}

/** Reads the beginning of the file once; what lies within it is then not read again. */
export async function keepHead(source: ByteSource): Promise<ByteSource> {
  const head = await readRange(source, { offset: 0, length: Math.min(HEAD_BYTES, source.size) }, "file");
  return {
    size: source.size,
    read: async (offset, length) =>
      offset + length <= head.length ? head.subarray(offset, offset + length) : source.read(offset, length),
  };
}
