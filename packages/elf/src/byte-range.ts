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

/**
 * Reads a whole range after checking it against the size of the file.
 * @param memory where the bytes may be put, if the source has them not in memory already
 */
export async function readRange(
  source: ByteSource,
  range: ByteRange,
  what: string,
  memory?: Uint8Array,
): Promise<Uint8Array> {
  checkRange(range, source.size, what);
  if (range.length === 0) {
    return new Uint8Array(0);
  }
  const bytes = await readBytes(source, range, memory).catch((error: unknown) => {
    // The file became shorter after its size was taken.
    if (error instanceof EndOfBytesError) throw truncated(what, range.offset, range.length, error.end);
    throw error;
  });
  if (bytes.length !== range.length) {
    throw new Error(`a ByteSource gave ${bytes.length} bytes when asked for ${range.length}`);
  }
  return bytes;
}

async function readBytes(
  source: ByteSource,
  { offset, length }: ByteRange,
  memory: Uint8Array | undefined,
): Promise<Uint8Array> {
  if (memory === undefined || source.readInto === undefined) return source.read(offset, length);
  const target = memory.subarray(0, length);
  await source.readInto(target, offset);
  return target;
}

/** Reads the beginning of the file once; what lies within it is then not read again. */
export async function keepHead(source: ByteSource): Promise<ByteSource> {
  const head = await readRange(source, { offset: 0, length: Math.min(HEAD_BYTES, source.size) }, "file");
  return {
    size: source.size,
    read: async (offset, length) =>
      offset + length <= head.length ? head.subarray(offset, offset + length) : source.read(offset, length),
    ...(source.readInto && { readInto: source.readInto.bind(source) }),
  };
}
