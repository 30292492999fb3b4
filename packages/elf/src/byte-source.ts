/** Random access to bytes. */
export interface ByteSource {
  /** How many bytes there are. */
  readonly size: number;
  /** Gives exactly `length` bytes from `offset`, or throws. Nobody writes into what it gives. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes in memory. It gives views of them, and neither copies nor changes them. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length) {
        throw new RangeError(`${length} bytes at ${offset} are not within ${bytes.length}`);
      }
      return bytes.subarray(offset, offset + length);
    },
  };
}
