/** Four tables: four bytes are taken at once. */
const tables = makeTables();

function makeTables(): Int32Array {
  const made = new Int32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    made[byte] = value;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] ?? 0;
    made[index] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
}

/** The CRC-32 of `bytes`, or of what `before` is the CRC-32 of with `bytes` behind it. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const whole = bytes.length - (bytes.length % 4);
  let value = ~before;
  let at = 0;
  for (; at < whole; at += 4) {
    value ^=
      entry(bytes, at) |
      (entry(bytes, at + 1) << 8) |
      (entry(bytes, at + 2) << 16) |
      (entry(bytes, at + 3) << 24);
    value =
      entry(tables, 768 + (value & 0xff)) ^
      entry(tables, 512 + ((value >>> 8) & 0xff)) ^
      entry(tables, 256 + ((value >>> 16) & 0xff)) ^
      entry(tables, value >>> 24);
  }
  for (; at < bytes.length; at++) value = (value >>> 8) ^ entry(tables, (value ^ entry(bytes, at)) & 0xff);
  return ~value >>> 0;
}

/** Every index above is within. */
function entry(numbers: { readonly [index: number]: number }, index: number): number {
  return numbers[index] as number;
}
