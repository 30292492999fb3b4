import { decodeUtf8, equalBytes, isZeros, uint16, uint32 } from "@rampart/bytes";

// Extra fields can give an entry another name, size or kind, and not every reader knows every field: libarchive takes
// 0x6c78 for the attributes of the entry, unzip 0x756e, and libarchive stops at a 0x5455 without flags. So only what
// packers in use write is allowed, in the form that they write.

const zip64Field = 0x0001;
const unicodePathField = 0x7075;

const elsewhere = 0xffffffff;

/** How many bytes the zip64 field has behind a header with these values: eight for each that it leaves to the field. */
export function zip64SizeFor(values: readonly number[]): number {
  return 8 * values.filter((value) => value === elsewhere).length;
}

/** The header that the fields are in. */
interface FieldsOf {
  readonly extra: Uint8Array;
  readonly name: Uint8Array;
  readonly isEncrypted: boolean;
  /** How long its zip64 field may be. */
  readonly zip64Sizes: readonly number[];
}

type Judge = (data: Uint8Array, header: FieldsOf) => boolean;

const sizes =
  (...allowed: number[]): Judge =>
  ({ length }) =>
    allowed.includes(length);

/** Two bytes of alignment, and zeros. */
const isAlignment: Judge = (data) => data.length >= 2 && isZeros(data.subarray(2));

const wellFormed: ReadonlyMap<number, Judge> = new Map<number, Judge>([
  [zip64Field, ({ length }, { zip64Sizes }) => zip64Sizes.includes(length)],
  // NTFS times, of 7-Zip: 4 reserved, tag 1, its size, three times.
  [0x000a, (data) => data.length === 32 && uint32(data, 4) === 0x0018_0001],
  // Info-ZIP: flags and up to three times.
  [0x5455, sizes(1, 5, 9, 13)],
  // Info-ZIP, before: two times and, in the local header, two identifiers.
  [0x5855, sizes(8, 12)],
  // Info-ZIP, before: two identifiers; nothing in the central header.
  [0x7855, sizes(0, 4)],
  [0x7875, isOwnership],
  // Info-ZIP: a comment in UTF-8.
  [0x6375, ({ length }) => length >= 5],
  [unicodePathField, isNameOf],
  // AES, which only says more of what is refused for its encryption.
  [0x9901, ({ length }, { isEncrypted }) => isEncrypted && length === 7],
  // The mark of a file of Java.
  [0xcafe, sizes(0)],
  // Android's packers, Apache Commons Compress.
  [0xd935, isAlignment],
  [0xa11e, isAlignment],
]);

/** Info-ZIP: version, and two identifiers with their sizes; others write nothing in the central header. */
function isOwnership(data: Uint8Array): boolean {
  const [version, userSize = 0] = data;
  if (version === undefined) return true;
  return version === 1 && data.length === 3 + userSize + (data[2 + userSize] ?? Number.NaN);
}

/** Version (1), CRC-32 of the name in the header (4), the name; readers differ in which of these they look at. */
function isNameOf(data: Uint8Array, { name }: FieldsOf): boolean {
  return equalBytes(data.subarray(5), name);
}

/** The first fault of the extra fields of a header. */
export function extraFieldFault(header: FieldsOf): { field: string; value: string } | undefined {
  const fields = parseFields(header.extra);
  if (fields === undefined) return { field: "extra field", value: "cut off" };
  const seen = new Set<number>();
  for (const { id, data } of fields) {
    const number = `0x${id.toString(16).padStart(4, "0")}`;
    if (seen.has(id)) return { field: "extra field twice", value: number };
    seen.add(id);
    const judge = wellFormed.get(id);
    if (judge === undefined) return { field: "extra field", value: number };
    if (judge(data, header)) continue;
    return id === unicodePathField
      ? { field: "Unicode path", value: decodeUtf8(data.subarray(5)) }
      : { field: "extra field", value: `${number} of ${data.length} bytes` };
  }
  return undefined;
}

interface ExtraField {
  readonly id: number;
  readonly data: Uint8Array;
}

/** Undefined where they do not fill their place. Zeros may follow: zipalign moves data so. */
function parseFields(bytes: Uint8Array): ExtraField[] | undefined {
  const fields: ExtraField[] = [];
  const zeros = bytes.findLastIndex((byte) => byte !== 0) + 1;
  let at = 0;
  while (at < zeros) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + uint16(bytes, at + 2);
    if (end > bytes.length) return undefined;
    fields.push({ id: uint16(bytes, at), data: bytes.subarray(at + 4, end) });
    at = end;
  }
  return fields;
}
