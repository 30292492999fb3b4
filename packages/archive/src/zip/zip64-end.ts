import { type ByteSource, roundedUint64, uint32 } from "@rampart/bytes";
import { ArchiveError } from "../archive-error.ts";

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

/** The record whose locator is before the end of central directory record at `endOffset`, if there is one. */
export async function readZip64End(source: ByteSource, endOffset: number): Promise<Zip64End | undefined> {
  const locatorOffset = endOffset - locatorSize;
  if (locatorOffset < 0) return undefined;
  const locator = await source.read(locatorOffset, locatorSize);
  if (uint32(locator, 0) !== locatorSignature) return undefined;
  refuseOtherDisks(uint32(locator, 4)); // 4 - disk with the start of the record
  // 8 - relative offset of the record
  const statedOffset = roundedUint64(locator, 8);
  refuseOtherDisks(Math.abs(uint32(locator, 16) - 1)); // 16 - total number of disks
  // Behind a prefix the record is not at the offset that is stated, but right before its locator.
  for (const offset of [statedOffset, locatorOffset - recordSize]) {
    if (offset < 0 || offset + recordSize > locatorOffset) continue;
    const record = await source.read(offset, recordSize);
    if (uint32(record, 0) !== recordSignature) continue;
    return parseRecord(record, offset, statedOffset, locatorOffset);
  }
  throw new ArchiveError("malformed", "the zip64 end of central directory record is missing", {
    facts: { offset: statedOffset },
  });
}

function parseRecord(record: Uint8Array, offset: number, statedOffset: number, end: number): Zip64End {
  // 4 - size of what follows in the record
  const size = roundedUint64(record, 4);
  if (offset + 12 + size !== end) {
    throw new ArchiveError(
      "malformed",
      "the zip64 end of central directory record does not reach its locator",
      {
        facts: { offset, size, end },
      },
    );
  }
  if (size !== recordSize - 12) {
    // What may follow in it is of an encryption that nobody has, and readers that look right before the locator miss it.
    throw new ArchiveError("malformed", "the zip64 end of central directory record has extensible data", {
      facts: { offset, size, end },
    });
  }
  refuseOtherDisks(uint32(record, 16)); // 16 - number of this disk
  refuseOtherDisks(uint32(record, 20)); // 20 - disk with the start of the central directory
  const entriesHere = roundedUint64(record, 24); // 24 - entries on this disk
  const entryCount = roundedUint64(record, 32); // 32 - total number of entries
  refuseOtherDisks(Math.abs(entryCount - entriesHere));
  return {
    offset,
    statedOffset,
    entryCount,
    centralDirectorySize: roundedUint64(record, 40), // 40 - size of the central directory
    centralDirectoryOffset: roundedUint64(record, 48), // 48 - offset of its start
  };
}

function refuseOtherDisks(disk: number): void {
  if (disk === 0) return;
  throw new ArchiveError("multi-disk", "the zip file is split over several disks", { facts: { disk } });
}
