import {
  type ByteSource,
  decodeUtf8,
  fileFormat,
  formatInWords,
  indexOfBytes,
  uint16,
  uint32,
  zipEndSignature,
} from "@rampart/bytes";
import { ArchiveError, type UnreadableFacts } from "../archive-error.ts";
import { type ZipProblem, zipProblem } from "./zip-problem.ts";
import { readZip64End, type Zip64End } from "./zip64-end.ts";

/** Where the central directory is, in offsets of the file. */
export interface EndOfCentralDirectory {
  readonly entryCount: number;
  readonly centralDirectoryOffset: number;
  readonly centralDirectorySize: number;
  /** Bytes before the zip file proper, which the offsets in it do not count. */
  readonly prefix: number;
  /** The offset of the record, and its bytes as they would be without a comment. */
  readonly offset: number;
  readonly record: Uint8Array;
  readonly comment: string;
  readonly problems: readonly ZipProblem[];
}

interface Candidate {
  readonly offset: number;
  readonly record: Uint8Array;
  readonly end: number;
}

const centralFileHeaderSignature = 0x02014b50;
const recordSize = 22;
const maxCommentSize = 0xffff;

/** Finds the record as other readers do, from the end backwards, and reports what could lead them elsewhere. */
export async function readEndOfCentralDirectory(source: ByteSource): Promise<EndOfCentralDirectory> {
  if (source.size === 0) throw new ArchiveError("empty", "the file is empty");
  const tailSize = Math.min(source.size, recordSize + maxCommentSize);
  const tail = await source.read(source.size - tailSize, tailSize);
  const offsets = signatureOffsets(tail).map((offset) => offset + source.size - tailSize);
  const candidates = offsets
    .map((offset) => candidateAt(tail, offset, source.size))
    .filter((candidate) => candidate.end <= source.size);
  const chosen = candidates.findLast(isConsistent) ?? candidates.at(-1);
  if (chosen === undefined) throw await missingRecord(source, offsets.length > 0);
  const problems: ZipProblem[] = [];
  const rival = rivalOf(chosen, candidates, allSignatures(tail, source.size), source.size);
  if (rival !== undefined) {
    problems.push(zipProblem("ambiguous-end", undefined, { offset: chosen.offset, other: rival }));
  }
  if (chosen.end < source.size) {
    const facts = { offset: chosen.end, length: source.size - chosen.end };
    problems.push(zipProblem("data-after-end", undefined, facts));
  }
  const comment = decodeUtf8(chosen.record.subarray(recordSize));
  problems.push(...commentProblems(comment, chosen));
  // A copy, also of a Buffer, whose slice would be a view.
  const record = new Uint8Array(chosen.record.subarray(0, recordSize));
  record.fill(0, 20);
  return { ...(await locate(source, chosen)), offset: chosen.offset, record, comment, problems };
}

/** Of records that are whole. */
function signatureOffsets(tail: Uint8Array): number[] {
  return offsetsOfSignature(tail).filter((at) => at + recordSize <= tail.length);
}

/** Also of what is cut off by the end of the file: a reader that searches backwards meets it first. */
function allSignatures(tail: Uint8Array, size: number): number[] {
  return offsetsOfSignature(tail).map((at) => at + size - tail.length);
}

function offsetsOfSignature(bytes: Uint8Array): number[] {
  const offsets: number[] = [];
  for (
    let at = indexOfBytes(bytes, zipEndSignature);
    at !== -1;
    at = indexOfBytes(bytes, zipEndSignature, at + 1)
  ) {
    offsets.push(at);
  }
  return offsets;
}

// A comment may be text, which people write; anything else is a place to hide something.
function commentProblems(comment: string, { offset, end }: Candidate): ZipProblem[] {
  if (comment === "") return [];
  const isText = !/[\p{Cc}\p{Cs}\ufffd]/u.test(comment.replaceAll(/[\t\r\n]/g, ""));
  if (isText) return [];
  const start = offset + recordSize;
  return [zipProblem("binary-comment", undefined, { offset: start, length: end - start })];
}

function candidateAt(tail: Uint8Array, offset: number, size: number): Candidate {
  const start = offset - (size - tail.length);
  // 20 - comment length
  const end = offset + recordSize + uint16(tail, start + 20);
  return { offset, end, record: tail.subarray(start, start + end - offset) };
}

// The central directory must fit before the record; with zip64 the values are elsewhere.
function isConsistent({ offset, record }: Candidate): boolean {
  const size = uint32(record, 12);
  const start = uint32(record, 16);
  return size === 0xffffffff || start === 0xffffffff || size + start <= offset;
}

/**
 * Another signature behind the record (in its comment or in what follows) is where a reader that searches backwards
 * stops. One before it matters only when its comment would end with the file: a stored zip file has one too.
 */
function rivalOf(
  chosen: Candidate,
  candidates: readonly Candidate[],
  offsets: readonly number[],
  size: number,
): number | undefined {
  const behind = offsets.find((offset) => offset > chosen.offset);
  return behind ?? candidates.find((other) => other !== chosen && other.end === size)?.offset;
}

async function missingRecord(source: ByteSource, begun: boolean): Promise<ArchiveError> {
  const format = fileFormat(await source.read(0, Math.min(source.size, 512)));
  if (format === "zip" || format === "empty-zip" || begun) {
    return new ArchiveError("truncated", "the end of central directory record is missing", {
      facts: { size: source.size },
    });
  }
  if (format === "split-zip") return new ArchiveError("multi-disk", "this is one part of a split zip file");
  return new ArchiveError("not-a-zip", `this is not a zip file; it looks like ${formatInWords(format)}`, {
    facts: { looksLike: format, size: source.size },
  });
}

async function locate(source: ByteSource, { offset, record }: Candidate) {
  const zip64 = await readZip64End(source, offset);
  refuseMultiDisk(record);
  // 10 - total number of entries in the central directory
  const entryCount = agreed("entry count", uint16(record, 10), 0xffff, zip64?.entryCount);
  // 12 - size of the central directory
  const centralDirectorySize = agreed("size", uint32(record, 12), 0xffffffff, zip64?.centralDirectorySize);
  // 16 - offset of start of central directory
  const stated = agreed("offset", uint32(record, 16), 0xffffffff, zip64?.centralDirectoryOffset);
  const centralDirectoryOffset = (zip64?.offset ?? offset) - centralDirectorySize;
  const prefix = centralDirectoryOffset - stated;
  const facts = { offset: stated, size: centralDirectorySize, end: zip64?.offset ?? offset };
  if (prefix < 0 || centralDirectoryOffset < 0) throw misplaced(facts);
  if (zip64 !== undefined && zip64.statedOffset + prefix !== zip64.offset) throw misplaced(facts);
  if (entryCount > 0) {
    const hasRoom = centralDirectoryOffset + 4 <= source.size;
    const found = hasRoom ? uint32(await source.read(centralDirectoryOffset, 4), 0) : 0;
    if (found !== centralFileHeaderSignature) throw misplaced(facts);
  }
  return { entryCount, centralDirectoryOffset, centralDirectorySize, prefix };
}

function refuseMultiDisk(record: Uint8Array): void {
  const disk = uint16(record, 4); // 4 - number of this disk
  const startDisk = uint16(record, 6); // 6 - disk with the start of the central directory
  const entriesHere = uint16(record, 8); // 8 - entries of the central directory on this disk
  const isSingle = [disk, startDisk].every((number) => number === 0 || number === 0xffff);
  if (!isSingle || disk !== startDisk || entriesHere !== uint16(record, 10)) {
    throw new ArchiveError("multi-disk", "the zip file is split over several disks", { facts: { disk } });
  }
}

// A reader that does not know zip64 must see the same values, or that they are elsewhere.
function agreed(
  what: string,
  classic: number,
  elsewhere: number,
  zip64: Zip64End[keyof Zip64End] | undefined,
) {
  if (zip64 === undefined || zip64 === classic) return classic;
  if (classic === elsewhere) return zip64;
  throw new ArchiveError("malformed", `two values for the ${what} of the central directory`, {
    facts: { what, classic, zip64 },
  });
}

function misplaced(facts: UnreadableFacts["malformed"]): ArchiveError {
  return new ArchiveError("malformed", "the central directory is not where the end of the file says", {
    facts,
  });
}
