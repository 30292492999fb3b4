import { ArchiveError } from "../archive-error.ts";
import { type ByteSource, readExactly } from "../byte-source.ts";

/** The zip64 end of central directory record. */
export interface Zip64End {
  /** Where the record is, and where its locator says that it is. */
  readonly offset: number;
  readonly statedOffset: number;
  readonly entryCount: number;
  readonly centralDirectorySize: number;
  readonly centralDirectoryOffset: number;
}

const locatorSignature = 0x07064b50;
const locatorSize = 20;
const recordSignature = 0x06064b50;
const recordSize = 56;

/** The record whose locator stands before the end of central directory record at `endOffset`, if there is one. */
export async function readZip64End(source: ByteSource, endOffset: number): Promise<Zip64End | undefined> {
  const locatorOffset = endOffset - locatorSize;
  if (locatorOffset < 0) return undefined;
  const locator = await readExactly(source, locatorOffset, locatorSize);
  if (locator.readUInt32LE(0) !== locatorSignature) return undefined;
  refuseOtherDisks(locator.readUInt32LE(4)); // 4 - disk with the start of the record
  // 8 - relative offset of the record
  const statedOffset = Number(locator.readBigUInt64LE(8));
  refuseOtherDisks(Math.max(0, locator.readUInt32LE(16) - 1)); // 16 - total number of disks
  // Behind a prefix the record is not at the offset that is stated, but right before its locator.
  for (const offset of [statedOffset, locatorOffset - recordSize]) {
    if (offset < 0 || offset + recordSize > locatorOffset) continue;
    const record = await readExactly(source, offset, recordSize);
    if (record.readUInt32LE(0) !== recordSignature) continue;
    return parseRecord(record, offset, statedOffset, locatorOffset);
  }
  throw new ArchiveError("malformed", "the zip64 end of central directory record is missing", {
    facts: { offset: statedOffset },
  });
}

function parseRecord(record: Buffer, offset: number, statedOffset: number, end: number): Zip64End {
  // 4 - size of what follows in the record
  const size = Number(record.readBigUInt64LE(4));
  if (offset + 12 + size !== end) {
    throw new ArchiveError(
      "malformed",
      "the zip64 end of central directory record does not reach its locator",
      {
        facts: { offset, size, end },
      },
    );
  }
  refuseOtherDisks(record.readUInt32LE(16)); // 16 - number of this disk
  refuseOtherDisks(record.readUInt32LE(20)); // 20 - disk with the start of the central directory
  const entriesHere = Number(record.readBigUInt64LE(24)); // 24 - entries on this disk
  const entryCount = Number(record.readBigUInt64LE(32)); // 32 - total number of entries
  refuseOtherDisks(Math.abs(entryCount - entriesHere));
  return {
    offset,
    statedOffset,
    entryCount,
    centralDirectorySize: Number(record.readBigUInt64LE(40)), // 40 - size of the central directory
    centralDirectoryOffset: Number(record.readBigUInt64LE(48)), // 48 - offset of its start
  };
}

function refuseOtherDisks(disk: number): void {
  if (disk === 0) return;
  throw new ArchiveError("multi-disk", "the zip file is split over several disks", { facts: { disk } });
}
