import { type ByteSource, concatBytes, equalBytes } from "@rampart/bytes";
import { hasDataDescriptor, type LocalRecord } from "./local-file-header.ts";
import { type ZipProblem, zipProblem } from "./zip-problem.ts";

const descriptorSignature = 0x08074b50;

interface Extent {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Holds the local records against each other and the central directory at `end`: they must follow one another without
 * overlap (Fifield's zip bomb) and without room for bytes that nobody lists.
 */
export async function layoutProblems(
  source: ByteSource,
  records: readonly LocalRecord[],
  end: number,
): Promise<ZipProblem[]> {
  const ordered = records.toSorted((a, b) => a.start - b.start || a.dataEnd - b.dataEnd);
  const problems: ZipProblem[] = [];
  let last: Extent = { name: "", start: 0, end: 0 };
  for (const [index, record] of ordered.entries()) {
    problems.push(...boundaryProblems(last, record, index === 0));
    const limit = ordered[index + 1]?.start ?? end;
    const descriptor = await descriptorOf(source, record, limit, end);
    problems.push(...descriptorProblems(record, descriptor));
    const recordEnd = record.dataEnd + (descriptor?.length ?? 0);
    const extent = { name: record.name, start: record.start, end: recordEnd };
    if (extent.end >= last.end) last = extent;
  }
  if (last.end < end) problems.push(unlisted(last.end, end, ordered.length === 0));
  return problems;
}

function boundaryProblems(last: Extent, record: LocalRecord, isFirst: boolean): ZipProblem[] {
  if (record.start > last.end) return [unlisted(last.end, record.start, isFirst)];
  if (record.start === last.end || isFirst) return [];
  const facts = { other: last.name, offset: record.start, otherEnd: last.end };
  return [zipProblem("overlapping-entries", record.name, facts)];
}

function unlisted(start: number, end: number, isFirst: boolean): ZipProblem {
  const code = isFirst ? "data-before-first-entry" : "gap";
  return zipProblem(code, undefined, { offset: start, length: end - start });
}

interface Descriptor {
  readonly length: number;
  readonly isWide: boolean;
}

// The descriptor may have a signature and 64-bit sizes or not. Of the forms that agree with the central directory the
// one that leaves no gap is meant.
async function descriptorOf(
  source: ByteSource,
  { entry, dataEnd }: LocalRecord,
  limit: number,
  end: number,
): Promise<Descriptor | undefined> {
  if (!hasDataDescriptor(entry)) return undefined;
  const room = Math.max(0, Math.min(24, end - dataEnd));
  const found = await source.read(dataEnd, room);
  const forms = descriptorForms(entry).filter(({ bytes }) =>
    equalBytes(found.subarray(0, bytes.length), bytes),
  );
  const meant = forms.find(({ bytes }) => dataEnd + bytes.length === limit) ?? forms[0];
  return meant && { length: meant.bytes.length, isWide: meant.isWide };
}

// Whether a descriptor is wide Java tells by the size of the data, and since version 22 by a local header that leaves its
// sizes to a zip64 field too: behind small data there is none that all versions read.
function descriptorProblems(
  { entry, name, leavesSizes }: LocalRecord,
  descriptor: Descriptor | undefined,
): ZipProblem[] {
  if (!hasDataDescriptor(entry)) return [];
  if (descriptor === undefined) return [zipProblem("data-descriptor-mismatch", name, {})];
  if (isLarge(entry) || !(descriptor.isWide || leavesSizes)) return [];
  const field = "zip64 data descriptor behind a size of";
  return [zipProblem("unportable-field", name, { header: "local", field, value: entry.uncompressedSize })];
}

function isLarge({ compressedSize, uncompressedSize }: LocalRecord["entry"]): boolean {
  return compressedSize > 0xffffffff || uncompressedSize > 0xffffffff;
}

function descriptorForms(entry: LocalRecord["entry"]): { bytes: Uint8Array; isWide: boolean }[] {
  const signature = littleEndian(descriptorSignature, 4);
  const crc = littleEndian(entry.crc32, 4);
  return (isLarge(entry) ? [8] : [4, 8]).flatMap((width) => {
    const sizes = [littleEndian(entry.compressedSize, width), littleEndian(entry.uncompressedSize, width)];
    // Readers of streams, Java's among them, take a CRC-32 that is the signature for one.
    const bare = entry.crc32 === descriptorSignature ? [] : [[crc, ...sizes]];
    return [[signature, crc, ...sizes], ...bare].map((parts) => ({
      bytes: concatBytes(parts),
      isWide: width === 8,
    }));
  });
}

function littleEndian(value: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}
