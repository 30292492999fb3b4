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
    const recordEnd = await endOfRecord(source, record, limit, end);
    if (recordEnd === undefined) problems.push(zipProblem("data-descriptor-mismatch", record.name, {}));
    const extent = { name: record.name, start: record.start, end: recordEnd ?? record.dataEnd };
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

// The descriptor may have a signature and 64-bit sizes or not. Of the forms that agree with the central directory the
// one that leaves no gap is meant.
async function endOfRecord(
  source: ByteSource,
  record: LocalRecord,
  limit: number,
  end: number,
): Promise<number | undefined> {
  const { entry, dataEnd } = record;
  if (!hasDataDescriptor(entry)) return dataEnd;
  const room = Math.max(0, Math.min(24, end - dataEnd));
  const found = await source.read(dataEnd, room);
  const ends = descriptorForms(entry)
    .filter((form) => equalBytes(found.subarray(0, form.length), form))
    .map((form) => dataEnd + form.length);
  return ends.find((candidate) => candidate === limit) ?? ends[0];
}

function descriptorForms({ crc32, compressedSize, uncompressedSize }: LocalRecord["entry"]): Uint8Array[] {
  const signature = littleEndian(descriptorSignature, 4);
  const crc = littleEndian(crc32, 4);
  const sizes = (width: number) =>
    concatBytes([littleEndian(compressedSize, width), littleEndian(uncompressedSize, width)]);
  const isWide = compressedSize > 0xffffffff || uncompressedSize > 0xffffffff;
  return (isWide ? [8] : [4, 8]).flatMap((width) => [
    concatBytes([signature, crc, sizes(width)]),
    concatBytes([crc, sizes(width)]),
  ]);
}

function littleEndian(value: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}
