/**
 * Random access to bytes. There are no short reads: `read` gives exactly the bytes that were asked for, or throws an
 * {@link EndOfBytesError}. Whoever can do with fewer compares with `size` first.
 */
export interface ByteSource {
  /** How many bytes there are. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`. Nobody writes into what it gives.
   * @throws {EndOfBytesError} where they are not all there
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * Fills memory of the caller's with the bytes from `offset`, where the source would otherwise take new memory for them.
   * @throws {EndOfBytesError} where they are not all there
   */
  readInto?(target: Uint8Array, offset: number): Promise<void>;
}

/** Bytes were asked for that a source does not have. */
export class EndOfBytesError extends Error {
  override readonly name = "EndOfBytesError";
  readonly offset: number;
  readonly length: number;
  /** Where the bytes of the source end: less than its `size` where a file became shorter meanwhile. */
  readonly end: number;

  constructor(offset: number, length: number, end: number) {
    super(`${length} bytes at ${offset} are not within ${end}`);
    this.offset = offset;
    this.length = length;
    this.end = end;
  }
}

/** A source over bytes in memory. It gives views of them, and neither copies nor changes them. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      refuseOutside(offset, length, bytes.length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A source over bytes in memory that lie in several chunks. A read within one chunk is a view of it. */
export function chunkedSource(chunks: readonly Uint8Array[]): ByteSource {
  const starts: number[] = [];
  let size = 0;
  for (const { length } of chunks) {
    starts.push(size);
    size += length;
  }
  return {
    size,
    async read(offset, length) {
      refuseOutside(offset, length, size);
      const index = lastAtMost(starts, offset);
      const first = chunks[index] ?? new Uint8Array(0);
      const start = offset - (starts[index] ?? 0);
      if (start + length <= first.length) return first.subarray(start, start + length);
      const bytes = new Uint8Array(length);
      for (let at = index, filled = 0; filled < length; at++) {
        const chunk = chunks[at] ?? first;
        const part = chunk.subarray(at === index ? start : 0).subarray(0, length - filled);
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes;
    },
  };
}

/** Index of the last of ascending numbers that is at most `value`; the first is. */
function lastAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The part of a source from `start` up to `end`, with offsets counted from `start`. */
export function sliceSource(source: ByteSource, start: number, end: number): ByteSource {
  const size = end - start;
  return {
    size,
    async read(offset, length) {
      refuseOutside(offset, length, size);
      return source.read(start + offset, length);
    },
    ...(source.readInto && {
      async readInto(target, offset) {
        refuseOutside(offset, target.length, size);
        await source.readInto?.(target, start + offset);
      },
    }),
  };
}

const defaultChunkSize = 128 * 1024;

/** A range of a source in chunks: all of the source, where none is given. */
export async function* chunksOf(
  source: ByteSource,
  start = 0,
  length: number = source.size - start,
  chunkSize: number = defaultChunkSize,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length; done += chunkSize) {
    yield await source.read(start + done, Math.min(chunkSize, length - done));
  }
}

/** A source in chunks: while one is looked at the next is read. */
export async function* chunksAheadOf(source: ByteSource, chunkSize: number): AsyncGenerator<Uint8Array> {
  const readFrom = (at: number) => {
    const bytes = source.read(at, Math.min(chunkSize, source.size - at));
    // It is waited for in its turn; until then its failure is not unhandled.
    bytes.catch(() => {});
    return bytes;
  };
  let reading = source.size > 0 ? readFrom(0) : undefined;
  try {
    for (let next = chunkSize; reading !== undefined; next += chunkSize) {
      const chunk = await reading;
      reading = next < source.size ? readFrom(next) : undefined;
      yield chunk;
    }
  } finally {
    // Or the source could be closed under a read.
    await reading?.catch(() => {});
  }
}

/** The same for a caller that is done with a chunk when it asks for the next: its memory is reused. */
export function chunksInTurns(source: ByteSource, chunkSize: number): AsyncGenerator<Uint8Array> {
  return chunksAheadOf(inTurns(source, Math.min(chunkSize, source.size)), chunkSize);
}

/**
 * A source that reads into two pieces of memory by turns, for somebody who has done with a chunk when asking for the next:
 * new memory for each costs more than the hash, since all of it has to be collected.
 */
function inTurns(source: ByteSource, windowSize: number): ByteSource {
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

// Written so that no sum can overflow.
function refuseOutside(offset: number, length: number, size: number): void {
  if (offset < 0 || length < 0 || offset > size || length > size - offset) {
    throw new EndOfBytesError(offset, length, size);
  }
}
