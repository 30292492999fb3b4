import { crc32, deflateRawSync } from "node:zlib";

/** The fields of a header; each can lie. */
export interface HeaderFields {
  name: Uint8Array;
  flags: number;
  method: number;
  crc32: number;
  compressedSize: number;
  uncompressedSize: number;
  extra: Uint8Array;
}

export interface RawEntry {
  name?: string | Uint8Array;
  content?: Uint8Array;
  /** 8 (deflated) unless given. */
  method?: number;
  flags?: number;
  /** The packed bytes, when they are not what the content packs to. */
  data?: Uint8Array;
  /** Unix mode with file type; 0o100644, or 0o040755 for a name with a slash at its end, unless given. */
  mode?: number;
  /** Bytes before the local file header. */
  before?: Uint8Array;
  /** What follows the data: a data descriptor, when flag 3 is set. */
  descriptor?: Uint8Array;
  local?: Partial<HeaderFields>;
  central?: Partial<HeaderFields> & { offset?: number };
  /** Only in the central directory, for an entry that points into another. */
  withoutLocal?: boolean;
}

export interface RawZip {
  entries?: RawEntry[];
  prefix?: Uint8Array;
  beforeCentralDirectory?: Uint8Array;
  comment?: Uint8Array;
  suffix?: Uint8Array;
  zip64?: boolean | Partial<Zip64Fields>;
  end?: Partial<EndFields>;
}

interface EndFields {
  disk: number;
  startDisk: number;
  entriesHere: number;
  entryCount: number;
  size: number;
  offset: number;
  commentLength: number;
}

interface Zip64Fields {
  recordSize: number;
  disks: number;
  disk: number;
  entryCount: number;
  size: number;
  offset: number;
  statedOffset: number;
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function u16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) buffer.writeUInt16LE(value, index * 2);
  return buffer;
}

export function u32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value, index * 4);
  return buffer;
}

export function u64(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) buffer.writeBigUInt64LE(BigInt(value), index * 8);
  return buffer;
}

export function extraField(id: number, data: Uint8Array): Buffer {
  return Buffer.concat([u16(id, data.length), data]);
}

/** A zip file byte by byte: right by default, wrong wherever a field is given. */
export function buildZip({ entries = [], ...zip }: RawZip): Buffer {
  const parts: Uint8Array[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  const push = (...bytes: Uint8Array[]) => {
    parts.push(...bytes);
    for (const part of bytes) offset += part.length;
  };
  for (const entry of entries) {
    push(entry.before ?? Buffer.alloc(0));
    central.push(centralFileHeader(entry, offset));
    if (entry.withoutLocal) continue;
    push(localFileHeader(entry), packedData(entry), entry.descriptor ?? Buffer.alloc(0));
  }
  push(zip.beforeCentralDirectory ?? Buffer.alloc(0));
  const start = offset;
  push(...central);
  const size = offset - start;
  if (zip.zip64) push(...zip64End(entries.length, size, start, offset, zip.zip64 === true ? {} : zip.zip64));
  push(endOfCentralDirectory(entries.length, size, start, zip));
  return Buffer.concat([zip.prefix ?? Buffer.alloc(0), ...parts, zip.suffix ?? Buffer.alloc(0)]);
}

function packedData({ data, content = Buffer.alloc(0), method = 8 }: RawEntry): Uint8Array {
  return data ?? (method === 8 ? deflateRawSync(content) : content);
}

function fieldsOf(entry: RawEntry): HeaderFields {
  const { name = "a.txt", content = Buffer.alloc(0), method = 8, flags } = entry;
  const rawName = typeof name === "string" ? Buffer.from(name) : name;
  return {
    name: rawName,
    flags: flags ?? (typeof name === "string" ? 0x0800 : 0),
    method,
    crc32: crc32(content),
    compressedSize: packedData(entry).length,
    uncompressedSize: content.length,
    extra: Buffer.alloc(0),
  };
}

function commonFields(fields: HeaderFields): Buffer {
  return Buffer.concat([
    u16(fields.flags, fields.method, 0, (1 << 5) | 1),
    u32(fields.crc32, fields.compressedSize, fields.uncompressedSize),
    u16(fields.name.length, fields.extra.length),
  ]);
}

function localFileHeader(entry: RawEntry): Buffer {
  const fields = { ...fieldsOf(entry), ...entry.local };
  return Buffer.concat([u32(0x04034b50), u16(20), commonFields(fields), fields.name, fields.extra]);
}

function centralFileHeader(entry: RawEntry, offset: number): Buffer {
  const fields = { ...fieldsOf(entry), ...entry.central };
  return Buffer.concat([
    u32(0x02014b50),
    u16((3 << 8) | 63, 20),
    commonFields(fields),
    u16(0, 0, 0),
    u32(((entry.mode ?? modeByName(entry.name)) << 16) >>> 0, entry.central?.offset ?? offset),
    fields.name,
    fields.extra,
  ]);
}

function modeByName(name: RawEntry["name"]): number {
  return typeof name === "string" && name.endsWith("/") ? 0o040755 : 0o100644;
}

function zip64End(
  count: number,
  size: number,
  offset: number,
  here: number,
  fields: Partial<Zip64Fields>,
): Buffer[] {
  const disk = fields.disk ?? 0;
  const entryCount = fields.entryCount ?? count;
  return [
    Buffer.concat([u32(0x06064b50), u64(fields.recordSize ?? 44), u16((3 << 8) | 63, 45), u32(disk, disk)]),
    u64(entryCount, entryCount, fields.size ?? size, fields.offset ?? offset),
    Buffer.concat([u32(0x07064b50, 0), u64(fields.statedOffset ?? here), u32(fields.disks ?? 1)]),
  ];
}

function endOfCentralDirectory(
  count: number,
  size: number,
  offset: number,
  zip: Omit<RawZip, "entries">,
): Buffer {
  const comment = zip.comment ?? Buffer.alloc(0);
  const end = zip.end ?? {};
  const elsewhere = zip.zip64 === true;
  const entryCount = end.entryCount ?? (elsewhere ? 0xffff : count);
  return Buffer.concat([
    u32(0x06054b50),
    u16(end.disk ?? 0, end.startDisk ?? 0, end.entriesHere ?? entryCount, entryCount),
    u32(end.size ?? (elsewhere ? 0xffffffff : size), end.offset ?? (elsewhere ? 0xffffffff : offset)),
    u16(end.commentLength ?? comment.length),
    comment,
  ]);
}
