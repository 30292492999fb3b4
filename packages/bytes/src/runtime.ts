import type { ByteSource } from "./byte-source.ts";

/**
 * What a reader needs of the machine it runs on. Readers are given one and know no machine: `@rampart/files` has the
 * one of Node, and a browser can bring its own.
 */
export interface Runtime {
  /** The CRC-32 of `bytes`, or of what `before` is the CRC-32 of with `bytes` behind it. */
  crc32(bytes: Uint8Array, before?: number): number;
  /**
   * Raw deflated bytes, inflated. It has done with a packed chunk when it asks for the next.
   * @param size how many bytes are expected; there may be more
   * @param kept how many chunks must stay as they are when the next one is asked for, one at least; by default all
   */
  inflateRaw(packed: AsyncIterable<Uint8Array>, size?: number, kept?: number): Inflation;
  /**
   * The same in one piece, where the machine has a faster way for it. Undefined where it has none, or where the packed
   * bytes are not exactly what is expected, from their first to their last; then the stream tells what is wrong.
   */
  inflateRawWhole?(packed: ByteSource, expected: ExpectedBytes): Promise<Uint8Array | undefined>;
  /**
   * The bytes of a gzip file, of one member or several.
   * @param size how many bytes are expected; there may be more
   */
  gunzip(packed: AsyncIterable<Uint8Array>, size?: number): Inflation;
  sha256(): Hash;
  /** The same for long streams, where the machine has a faster one whose digest comes later. */
  sha256Later?(): LaterHash;
  /**
   * An empty spool; whoever asks for it closes it.
   * @param size how many bytes will be written at most, where that is known
   * @param areKept whether chunks stay as they are; else only until the next but one is written
   */
  spool(size?: number, areKept?: boolean): Spool;
}

/** What packed bytes are when they are inflated. */
export interface ExpectedBytes {
  readonly size: number;
  readonly crc32: number;
}

/** Inflated bytes. The iteration throws a {@link CorruptDataError} where they have not their form, or are cut off. */
export interface Inflation extends AsyncIterable<Uint8Array> {
  /** Packed bytes up to the end that the data state themselves; known when the iteration has ended well. */
  readonly bytesUsed: number;
}

/** An entry of at most so many bytes, packed and unpacked, is inflated in one piece; a larger one in many chunks. */
export const largestWhole = 2 ** 23;

export interface Hash {
  update(bytes: Uint8Array): void;
  /** In lower-case hexadecimal. Nothing is updated after it. */
  digest(): string;
}

/** A hash whose digest is waited for. */
export interface LaterHash {
  /** Nobody writes into the bytes afterwards. */
  update(bytes: Uint8Array): void;
  digest(): string | Promise<string>;
}

/** Bytes that arrive as a stream, kept for random access. */
export interface Spool {
  readonly size: number;
  write(chunk: Uint8Array): Promise<void>;
  /** The bytes written so far. Not to be used after `close`. */
  source(): ByteSource;
  /** The same in their order. */
  chunks(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Packed data that cannot be unpacked. */
export class CorruptDataError extends Error {
  override readonly name = "CorruptDataError";
}
