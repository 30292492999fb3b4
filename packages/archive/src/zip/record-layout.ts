import { type ByteSource, readExactly } from "../byte-source.ts";
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
    if (recordEnd === undefined) problems.push(zipProblem("data-descriptor-mismatch", record.name));
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
  const found = await readExactly(source, dataEnd, room);
  const ends = descriptorForms(entry)
    .filter((form) => found.subarray(0, form.length).equals(form))
    .map((form) => dataEnd + form.length);
  return ends.find((candidate) => candidate === limit) ?? ends[0];
}

function descriptorForms({ crc32, compressedSize, uncompressedSize }: LocalRecord["entry"]): Buffer[] {
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(descriptorSignature);
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32);
  const sizes64 = Buffer.alloc(16);
  sizes64.writeBigUInt64LE(BigInt(compressedSize), 0);
  sizes64.writeBigUInt64LE(BigInt(uncompressedSize), 8);
  const forms = [Buffer.concat([signature, crc, sizes64]), Buffer.concat([crc, sizes64])];
  if (compressedSize > 0xffffffff || uncompressedSize > 0xffffffff) return forms;
  const sizes32 = Buffer.alloc(8);
  sizes32.writeUInt32LE(compressedSize, 0);
  sizes32.writeUInt32LE(uncompressedSize, 4);
  return [Buffer.concat([signature, crc, sizes32]), Buffer.concat([crc, sizes32]), ...forms];
}
