import { type ByteSource, decodeUtf8, encodeUtf8, uint8 } from "@rampart/bytes";
import { type ByteRange, readRange } from "./byte-range.ts";
import type { DynamicSection } from "./dynamic-section.ts";
import { tooLarge } from "./elf-error.ts";
import type { ElfApiName } from "./elf-info.ts";
import { MAX_API_NAME_BYTES, MAX_API_NAME_CONTENTS, MAX_API_NAMES, WINDOW_BYTES } from "./limits.ts";
import { PF_W, type ProgramHeader, PT_GNU_RELRO, PT_LOAD } from "./program-headers.ts";

const PREFIX = encodeUtf8("RedisModule_");
const LAST = PREFIX.length - 1;

/** How far a search may step when it sees a byte where the last one of the prefix would stand. */
const STEPS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = PREFIX.subarray(0, LAST).lastIndexOf(byte);
  return LAST - at;
});

/**
 * Names of API functions that are in contents that are read-only once the file is loaded, whatever refers to them. A
 * module asks for a function by its name, so each that it can ask for is there, unless it is put together at run time.
 */
export async function readApiNames(
  source: ByteSource,
  headers: readonly ProgramHeader[],
  dynamic: DynamicSection,
): Promise<readonly ElfApiName[]> {
  const names = new Map<string, boolean>();
  let left = MAX_API_NAME_CONTENTS;
  for (const { offset, length } of readOnlyRanges(headers, dynamic)) {
    await scanRange(source, { offset, length: Math.min(length, left) }, names);
    left = Math.max(0, left - length);
  }
  return [...names]
    .map(([name, isWhole]) => ({ name, isWhole }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * Segments that are not writable, and what the loader makes read-only after it relocated it (.data.rel.ro). Names of
 * symbols are left out: those are what the module itself is made of.
 */
function readOnlyRanges(headers: readonly ProgramHeader[], dynamic: DynamicSection): ByteRange[] {
  const loads = headers.filter(({ type }) => type === PT_LOAD);
  const constant = loads.filter(({ flags }) => (flags & PF_W) === 0);
  const writable = loads.filter(({ flags }) => (flags & PF_W) !== 0);
  const relocated = headers
    .filter(({ type }) => type === PT_GNU_RELRO)
    .flatMap(({ address, memorySize }) => fileRanges(writable, address, memorySize));
  const [symbolNames] = fileRanges(loads, dynamic.value("DT_STRTAB"), dynamic.value("DT_STRSZ"));
  const contents = constant.map(({ offset, fileSize: length }) => ({ offset, length }));
  return [...contents, ...relocated].flatMap((range) => without(range, symbolNames));
}

/** Where the contents of an address are in the file, if they are in one of the segments. */
function fileRanges(loads: readonly ProgramHeader[], address = 0n, size = 0n): ByteRange[] {
  const load = loads.find((one) => address >= one.address && address < one.address + BigInt(one.fileSize));
  if (load === undefined || size === 0n) return [];
  const skipped = Number(address - load.address);
  return [{ offset: load.offset + skipped, length: Math.min(Number(size), load.fileSize - skipped) }];
}

/** What is left of a range before and behind another. */
function without({ offset, length }: ByteRange, left: ByteRange = { offset: 0, length: 0 }): ByteRange[] {
  const end = offset + length;
  const from = Math.min(Math.max(left.offset, offset), end);
  const to = Math.max(Math.min(left.offset + left.length, end), from);
  const parts = [
    { offset, length: from - offset },
    { offset: to, length: end - to },
  ];
  return parts.filter((part) => part.length > 0);
}

/** Windows overlap by the longest name, so that one that is cut off by a window is whole in the next. */
async function scanRange(source: ByteSource, { offset, length }: ByteRange, names: Map<string, boolean>) {
  const step = WINDOW_BYTES - MAX_API_NAME_BYTES;
  // Names are copied out of a window before the next is read.
  const memory = source.readInto && new Uint8Array(Math.min(WINDOW_BYTES, length));
  for (let start = 0; start < length; start += step) {
    const windowLength = Math.min(WINDOW_BYTES, length - start);
    const range = { offset: offset + start, length: windowLength };
    const bytes = await readRange(source, range, "PT_LOAD", memory);
    scanWindow(bytes, start + windowLength === length ? bytes.length : step, names);
    if (names.size > MAX_API_NAMES) throw tooLarge("RedisModule_", names.size, MAX_API_NAMES, offset);
    if (start + windowLength === length) return;
  }
}

/** Takes the names that begin before `end`. */
function scanWindow(bytes: Uint8Array, end: number, names: Map<string, boolean>): void {
  for (let at = indexOfPrefix(bytes, 0); at !== -1 && at < end; ) {
    const next = indexOfPrefix(bytes, at + PREFIX.length);
    const most = Math.min(at + MAX_API_NAME_BYTES, next === -1 ? bytes.length : next);
    let stop = at + PREFIX.length;
    while (stop < most && isWordByte(uint8(bytes, stop))) stop++;
    if (stop > at + PREFIX.length) {
      const name = decodeUtf8(bytes.subarray(at, stop));
      names.set(name, (names.get(name) ?? false) || (stop < bytes.length && bytes[stop] === 0));
    }
    at = next;
  }
}

/** The search of Boyer, Moore and Horspool: of most bytes one in twelve is looked at. */
function indexOfPrefix(bytes: Uint8Array, from: number): number {
  for (let at = from + LAST; at < bytes.length; at += STEPS[bytes[at] as number] as number) {
    if (bytes[at] === PREFIX[LAST] && standsBefore(bytes, at)) return at - LAST;
  }
  return -1;
}

function standsBefore(bytes: Uint8Array, end: number): boolean {
  for (let index = 0; index < LAST; index++) {
    if (bytes[end - LAST + index] !== PREFIX[index]) return false;
  }
  return true;
}

function isWordByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}
