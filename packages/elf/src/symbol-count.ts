import { type ByteSource, uint32 } from "@rampart/bytes";
import type { AddressSpace } from "./address-space.ts";
import { readRange } from "./byte-range.ts";
import type { DynamicSection } from "./dynamic-section.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import { MAX_DYNAMIC_SYMBOLS } from "./limits.ts";
import type { Sections } from "./sections.ts";
import { readTable } from "./table.ts";

const WORD_BYTES = 4;
const XWORD_BYTES = 8;

/** A chain of DT_GNU_HASH is a few entries long, so it is read in small steps. */
const CHAIN_WINDOW_BYTES = 1024;

export interface SymbolCount {
  /** Symbols of the table. */
  readonly count: number;
  /** Index after the last symbol that a loader finds by its name: it looks in the hash tables alone. */
  readonly hashed: number;
}

/**
 * How many symbols DT_SYMTAB has. No entry of the dynamic section says so; the hash tables do, by design or by
 * their contents. DT_GNU_HASH holds the defined symbols only, which come last; when there is none, the section
 * headers are asked, and without them what comes before its first symbol is all that is known.
 */
export async function countDynamicSymbols(
  source: ByteSource,
  dynamic: DynamicSection,
  addresses: AddressSpace,
  sections: Sections,
): Promise<SymbolCount> {
  const chainCount = await countByHash(source, dynamic, addresses);
  const gnuHash = chainCount > 0 ? NO_GNU_HASH : await readGnuHash(source, dynamic, addresses);
  const hashed = chainCount || gnuHash.end;
  const count = hashed || countBySections(dynamic, sections) || gnuHash.first;
  if (count > MAX_DYNAMIC_SYMBOLS) {
    throw tooLarge("DT_SYMTAB", count, MAX_DYNAMIC_SYMBOLS);
  }
  return { count, hashed };
}

async function countByHash(
  source: ByteSource,
  dynamic: DynamicSection,
  addresses: AddressSpace,
): Promise<number> {
  const address = dynamic.value("DT_HASH") ?? 0n;
  if (address === 0n) {
    return 0;
  }
  const table = await readRange(source, addresses.fileRange(address, 2 * WORD_BYTES, "DT_HASH"), "DT_HASH");
  // 0x00 nbucket
  const bucketCount = uint32(table, 0x00);
  // 0x04 nchain: one for each symbol
  const chainCount = uint32(table, 0x04);
  addresses.fileRange(address, (2 + bucketCount + chainCount) * WORD_BYTES, "DT_HASH");
  return chainCount;
}

interface GnuHash {
  /** Index of the first symbol that is hashed, or would be. */
  readonly first: number;
  /** Index after the last symbol that is hashed; 0 when none is. */
  readonly end: number;
}

const NO_GNU_HASH: GnuHash = { first: 0, end: 0 };

async function readGnuHash(
  source: ByteSource,
  dynamic: DynamicSection,
  addresses: AddressSpace,
): Promise<GnuHash> {
  const address = dynamic.value("DT_GNU_HASH") ?? 0n;
  if (address === 0n) {
    return NO_GNU_HASH;
  }
  const headerRange = addresses.fileRange(address, 4 * WORD_BYTES, "DT_GNU_HASH");
  const table = await readRange(source, headerRange, "DT_GNU_HASH");
  // 0x00 nbuckets
  const bucketCount = uint32(table, 0x00);
  // 0x04 symoffset: the first symbol in the table
  const first = uint32(table, 0x04);
  // 0x08 bloom_size, in words of 64 bits
  const bloomCount = uint32(table, 0x08);
  // 0x0c bloom_shift: not used
  if (bucketCount > MAX_DYNAMIC_SYMBOLS) {
    throw tooLarge("nbuckets", bucketCount, MAX_DYNAMIC_SYMBOLS, headerRange.offset);
  }
  // 0x10 bloom, then buckets, then chain
  const bucketsAt = 4 * WORD_BYTES + bloomCount * XWORD_BYTES;
  const chainAt = bucketsAt + bucketCount * WORD_BYTES;
  const range = addresses.fileRangeFrom(address, "DT_GNU_HASH");
  addresses.fileRange(address, chainAt, "DT_GNU_HASH");
  const lastChain = await findLastChain(source, range.offset + bucketsAt, bucketCount);
  if (lastChain < first || lastChain === 0) {
    return { first, end: 0 };
  }
  const chainEnd = range.offset + range.length;
  const firstAt = range.offset + chainAt + (lastChain - first) * WORD_BYTES;
  return { first, end: lastChain + (await measureChain(source, firstAt, chainEnd)) };
}

/** The greatest first symbol of a bucket: its chain is the last one. */
async function findLastChain(source: ByteSource, offset: number, bucketCount: number): Promise<number> {
  let last = 0;
  for await (const window of readTable(source, offset, bucketCount, WORD_BYTES, "DT_GNU_HASH")) {
    for (let index = 0; index < window.count; index++) {
      last = Math.max(last, uint32(window.bytes, index * WORD_BYTES));
    }
  }
  return last;
}

/** The number of symbols in the chain at `offset`: the last has its lowest bit set. */
async function measureChain(source: ByteSource, offset: number, end: number): Promise<number> {
  const available = Math.max(0, Math.floor((end - offset) / WORD_BYTES));
  const count = Math.min(available, MAX_DYNAMIC_SYMBOLS);
  const windows = readTable(source, offset, count, WORD_BYTES, "DT_GNU_HASH", CHAIN_WINDOW_BYTES);
  for await (const window of windows) {
    for (let index = 0; index < window.count; index++) {
      if ((uint32(window.bytes, index * WORD_BYTES) & 1) === 1) {
        return window.first + index + 1;
      }
    }
  }
  throw available > count
    ? tooLarge("DT_GNU_HASH", available, MAX_DYNAMIC_SYMBOLS, offset)
    : malformed("DT_GNU_HASH", "a chain without an end", "a hash with its lowest bit set", offset);
}

function countBySections(dynamic: DynamicSection, sections: Sections): number {
  const section = sections.dynamicSymbols;
  return section !== undefined && section.address === dynamic.value("DT_SYMTAB") ? section.count : 0;
}
