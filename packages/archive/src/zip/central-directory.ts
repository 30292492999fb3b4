import {
  type ByteSource,
  concatBytes,
  indexOfBytes,
  sliceSource,
  uint16,
  uint32,
  zipEndSignature,
} from "@rampart/bytes";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { ArchiveError } from "../archive-error.ts";
import type { EndOfCentralDirectory } from "./end-of-central-directory.ts";
import { zip64SizeFor } from "./extra-fields.ts";
import type { ZipLimits } from "./zip-limits.ts";
import { type ZipProblem, zipProblem } from "./zip-problem.ts";

/** The central directory, and the zip file without what is before and behind it. Offsets count from its start. */
export interface CentralDirectory {
  readonly zip: ZipFile;
  readonly reader: SourceReader;
  readonly entries: readonly ListedEntry[];
  readonly offset: number;
  readonly problems: readonly ZipProblem[];
}

export interface ListedEntry {
  readonly entry: Entry;
  readonly raw: RawFields;
}

/** What yauzl passes over, or replaces. */
export interface RawFields {
  /** The one that the entry is said to start on. */
  readonly disk: number;
  /** What its zip64 field must have, in bytes. */
  readonly zip64Size: number;
}

const fileHeaderSize = 46;
const noBytes = Promise.resolve(new Uint8Array(0));

/** Lets yauzl read a source, and keeps the error of the source, because yauzl's own errors differ by text alone. */
export class SourceReader extends RandomAccessReader {
  failure: unknown;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    // At the end yauzl is given fewer bytes, which it finds too few itself.
    const available = Math.max(0, Math.min(length, this.#source.size - position));
    const read = available === 0 ? noBytes : this.#source.read(position, available);
    read.then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null, bytes.length);
      },
      (error: Error) => {
        this.failure = error;
        callback(error);
      },
    );
  }
}

export async function readCentralDirectory(
  source: ByteSource,
  end: EndOfCentralDirectory,
  limits: ZipLimits,
): Promise<CentralDirectory> {
  refuseTooMuch(end, limits);
  const headers = await source.read(end.centralDirectoryOffset, end.centralDirectorySize);
  const reader = new SourceReader(withRecordAtEnd(sliceSource(source, end.prefix, end.offset), end.record));
  const entries: Entry[] = [];
  try {
    // Names are decoded and judged by us: yauzl would stop at the first bad one, and at the first wrong size.
    const options = { decodeStrings: false, validateEntrySizes: false, autoClose: false };
    const size = end.offset - end.prefix + end.record.length;
    const zip = await fromRandomAccessReaderPromise(reader, size, options);
    for await (const entry of zip.eachEntry()) entries.push(entry);
    refuseUnlisted(entries, end.centralDirectorySize);
    return {
      zip,
      reader,
      entries: withRawFields(headers, entries),
      offset: end.centralDirectoryOffset - end.prefix,
      problems: hiddenEnds(headers, end),
    };
  } catch (error) {
    if (reader.failure !== undefined) throw reader.failure;
    if (error instanceof ArchiveError) throw error;
    throw await unreadable(source, end, entries, error);
  }
}

function refuseTooMuch({ entryCount, centralDirectorySize }: EndOfCentralDirectory, limits: ZipLimits): void {
  if (entryCount > limits.maxEntries) {
    throw new ArchiveError(
      "too-many-entries",
      `${entryCount} entries; at most ${limits.maxEntries} are read`,
      {
        facts: { entries: entryCount, limit: limits.maxEntries },
      },
    );
  }
  const limit = Math.min(limits.maxCentralDirectorySize, limits.maxEntries * limits.maxHeaderSize);
  if (centralDirectorySize > limit) {
    throw new ArchiveError(
      "central-directory-too-large",
      `the central directory has ${centralDirectorySize} bytes`,
      {
        facts: { size: centralDirectorySize, limit },
      },
    );
  }
}

// What was chosen as the end of the file is the only record that yauzl can find: no comment, nothing behind it.
function withRecordAtEnd(source: ByteSource, record: Uint8Array): ByteSource {
  return {
    size: source.size + record.length,
    async read(offset, length) {
      const inSource = Math.max(0, Math.min(length, source.size - offset));
      const before = inSource === 0 ? [] : [await source.read(offset, inSource)];
      const start = Math.max(0, offset - source.size);
      return concatBytes([...before, record.subarray(start, start + length - inSource)]);
    },
  };
}

function withRawFields(headers: Uint8Array, entries: readonly Entry[]): ListedEntry[] {
  let at = 0;
  return entries.map((entry) => {
    const disk = uint16(headers, at + 34); // 34 - disk number start
    // 20 - compressed size, 24 - uncompressed size, 42 - offset of the local header
    const zip64Size = zip64SizeFor([20, 24, 42].map((field) => uint32(headers, at + field)));
    at += headersSize([entry]);
    return { entry, raw: { disk, zip64Size } };
  });
}

/** A name or comment that some reader would take for the end of the file. */
function hiddenEnds(
  headers: Uint8Array,
  { centralDirectoryOffset, offset }: EndOfCentralDirectory,
): ZipProblem[] {
  const at = indexOfBytes(headers, zipEndSignature);
  return at === -1
    ? []
    : [zipProblem("ambiguous-end", undefined, { offset, other: centralDirectoryOffset + at })];
}

function headersSize(entries: readonly Entry[]): number {
  return entries.reduce(
    (sum, entry) =>
      sum + fileHeaderSize + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength,
    0,
  );
}

// A count that is too small would hide entries that other readers, who go by the size, see.
function refuseUnlisted(entries: readonly Entry[], size: number): void {
  const read = headersSize(entries);
  if (read === size) return;
  throw new ArchiveError(
    "malformed",
    `${entries.length} entries take ${read} bytes of a central directory of ${size}`,
    {
      facts: { entries: entries.length, read, size },
    },
  );
}

async function unreadable(
  source: ByteSource,
  end: EndOfCentralDirectory,
  entries: readonly Entry[],
  cause: unknown,
): Promise<ArchiveError> {
  const offset = end.centralDirectoryOffset + headersSize(entries);
  const facts = { offset, index: entries.length };
  if (await isStronglyEncrypted(source, offset)) {
    return new ArchiveError("encrypted", "the zip file uses strong encryption", { facts });
  }
  return new ArchiveError("malformed", `the central directory is malformed at entry ${entries.length + 1}`, {
    facts,
    cause,
  });
}

async function isStronglyEncrypted(source: ByteSource, offset: number): Promise<boolean> {
  if (offset + fileHeaderSize > source.size) return false;
  const header = await source.read(offset, fileHeaderSize);
  return uint32(header, 0) === 0x02014b50 && (uint16(header, 8) & 0x40) !== 0;
}
