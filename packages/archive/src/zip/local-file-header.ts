import { decodeUtf8, equalBytes, roundedUint64 } from "@rampart/bytes";
import { type Entry, type LocalFileHeader, parseExtraFields } from "yauzl";
import type { CentralDirectory } from "./central-directory.ts";
import { zip64SizeFor } from "./extra-fields.ts";
import { dataDescriptorFlag, localFieldProblems } from "./header-fields.ts";
import { type HeaderDifference, type ZipProblem, zipProblem } from "./zip-problem.ts";

/** Where a local file header and the data behind it are, in offsets of the zip file proper. */
export interface LocalRecord {
  readonly entry: Entry;
  readonly name: string;
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Whether the local header leaves its sizes to a zip64 field. */
  readonly leavesSizes: boolean;
}

export type LocalRecordResult = { readonly record?: LocalRecord; readonly problems: readonly ZipProblem[] };

interface Sizes {
  readonly compressedSize: number;
  readonly uncompressedSize: number;
}

const headerSize = 30;
const utf8Flag = 0x0800;
// What changes how an entry is read: encryption, data descriptor, strong encryption, UTF-8, masked headers.
const meaningfulFlags = 0x0001 | dataDescriptorFlag | 0x0040 | utf8Flag | 0x2000;
const zip64Field = 0x0001;
const elsewhere = 0xffffffff;

export function hasDataDescriptor(entry: Entry): boolean {
  return (entry.generalPurposeBitFlag & dataDescriptorFlag) !== 0;
}

/** Reads the local file header of an entry and holds it against the central directory. */
export async function readLocalRecord(
  directory: CentralDirectory,
  entry: Entry,
  name: string,
): Promise<LocalRecordResult> {
  const start = entry.relativeOffsetOfLocalHeader;
  if (start + headerSize + entry.fileNameLength + entry.compressedSize > directory.offset) {
    return { problems: [outOfBounds(entry, name, directory.offset)] };
  }
  let header: LocalFileHeader;
  try {
    header = await directory.zip.readLocalFileHeaderPromise(entry);
  } catch (error) {
    if (directory.reader.failure !== undefined) throw directory.reader.failure;
    const cause = error instanceof Error ? error.message : String(error);
    return { problems: [zipProblem("missing-local-file-header", name, { offset: start, cause })] };
  }
  const dataEnd = header.fileDataStart + entry.compressedSize;
  if (dataEnd > directory.offset) return { problems: [outOfBounds(entry, name, directory.offset)] };
  const leavesSizes = zip64SizeFor([header.compressedSize, header.uncompressedSize]) > 0;
  const record = { entry, name, start, dataStart: header.fileDataStart, dataEnd, leavesSizes };
  const mismatches = differences(entry, header).map((facts) =>
    zipProblem("local-header-mismatch", name, facts),
  );
  return { record, problems: [...mismatches, ...localFieldProblems(header, name)] };
}

function outOfBounds(entry: Entry, name: string, end: number): ZipProblem {
  const facts = { offset: entry.relativeOffsetOfLocalHeader, compressedSize: entry.compressedSize, end };
  return zipProblem("entry-out-of-bounds", name, facts);
}

function differences(entry: Entry, header: LocalFileHeader): HeaderDifference[] {
  const found: HeaderDifference[] = [];
  if (!equalBytes(entry.fileNameRaw, header.fileName)) {
    found.push(difference("name", decodeUtf8(entry.fileNameRaw), decodeUtf8(header.fileName)));
  }
  const central = entry.generalPurposeBitFlag & meaningfulFlags;
  const local = header.generalPurposeBitFlag & meaningfulFlags;
  if (central !== local) found.push(difference("flags", central, local));
  if (entry.compressionMethod !== header.compressionMethod) {
    found.push(difference("method", entry.compressionMethod, header.compressionMethod));
  }
  return [...found, ...contentDifferences(entry, header)];
}

function contentDifferences(entry: Entry, header: LocalFileHeader): HeaderDifference[] {
  const local = localSizes(header);
  if (local === undefined) return [difference("extra field", "well formed", "malformed")];
  // With a data descriptor the values follow the data, and are zero here.
  const mayBeZero = hasDataDescriptor(entry);
  const pairs = [
    ["crc32", entry.crc32, header.crc32],
    ["compressedSize", entry.compressedSize, local.compressedSize],
    ["uncompressedSize", entry.uncompressedSize, local.uncompressedSize],
  ] as const;
  return pairs
    .filter(([, wanted, found]) => found !== wanted && !(mayBeZero && found === 0))
    .map(([field, wanted, found]) => difference(field, wanted, found));
}

// Sizes of 0xffffffff are in the zip64 extended information, the uncompressed one first.
function localSizes(header: LocalFileHeader): Sizes | undefined {
  let { compressedSize, uncompressedSize } = header;
  try {
    const field = parseExtraFields(header.extraField).find(({ id }) => id === zip64Field);
    let at = 0;
    if (field !== undefined && uncompressedSize === elsewhere) {
      uncompressedSize = roundedUint64(field.data, at);
      at += 8;
    }
    if (field !== undefined && compressedSize === elsewhere) compressedSize = roundedUint64(field.data, at);
  } catch {
    return undefined;
  }
  return { compressedSize, uncompressedSize };
}

function difference(field: string, central: string | number, local: string | number): HeaderDifference {
  return { field, central, local };
}
