// Numbers as ELF and zip files hold them: unsigned, the lowest byte first. All throw a RangeError beyond the end.

export function uint8(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw outside(bytes, at, 1);
  return byte;
}

export function uint16(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  const last = bytes[at + 1];
  if (first === undefined || last === undefined) throw outside(bytes, at, 2);
  return first | (last << 8);
}

export function uint32(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  const last = bytes[at + 3];
  if (first === undefined || last === undefined) throw outside(bytes, at, 4);
  return (first | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)) + last * 2 ** 24;
}

export function uint64(bytes: Uint8Array, at: number): bigint {
  return (BigInt(uint32(bytes, at + 4)) << 32n) | BigInt(uint32(bytes, at));
}

/**
 * As a number: above 2^53 it is rounded, which is harmless for offsets and sizes. They are compared with the size of
 * the file, and no file is that large.
 */
export function roundedUint64(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at + 4) * 2 ** 32 + uint32(bytes, at);
}

function outside(bytes: Uint8Array, at: number, length: number): RangeError {
  return new RangeError(`${length} bytes at ${at} are not within ${bytes.length}`);
}
