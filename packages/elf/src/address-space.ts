import type { ByteRange } from "./byte-range.ts";
import { malformed } from "./elf-error.ts";
import { PF_R, PF_W, PF_X, type ProgramHeader, PT_GNU_RELRO, PT_LOAD } from "./program-headers.ts";

const ADDRESS_END = 1n << 64n;
/** Bytes that a process on x86-64 may map; one on aarch64 seldom more. */
const MOST_MAPPED = 1n << 47n;
const SMALLEST_PAGE = 0x1000n;

/** Where the bytes of a virtual address are in the file, according to the PT_LOAD segments. */
export class AddressSpace {
  readonly #segments: readonly ProgramHeader[];

  constructor(headers: readonly ProgramHeader[]) {
    this.#segments = headers.filter((header) => header.type === PT_LOAD && header.memorySize > 0n);
    checkSegments(this.#segments);
    // The loader takes the last one.
    const relro = headers.findLast((header) => header.type === PT_GNU_RELRO);
    if (relro !== undefined) checkRelro(relro, this.#segments);
  }

  /** The range of the file from `address` to the end of its segment's contents. */
  fileRangeFrom(address: bigint, what: string): ByteRange {
    const segment = this.#segments.find((candidate) => holds(candidate, address));
    if (segment === undefined) {
      throw malformed(what, hex(address), "an address within a PT_LOAD segment's contents");
    }
    const skipped = Number(address - segment.address);
    return { offset: segment.offset + skipped, length: segment.fileSize - skipped };
  }

  /** The range of the file with `length` bytes from `address`, all within one segment's contents. */
  fileRange(address: bigint, length: number, what: string): ByteRange {
    const available = this.fileRangeFrom(address, what);
    if (length > available.length) {
      throw malformed(what, length, `at most ${available.length} bytes`, available.offset);
    }
    return { offset: available.offset, length };
  }
}

function holds(segment: ProgramHeader, address: bigint): boolean {
  return address >= segment.address && address < segment.address + BigInt(segment.fileSize);
}

/** What the loader demands of PT_LOAD segments; without it an address could have two places in the file. */
function checkSegments(segments: readonly ProgramHeader[]): void {
  const start = segments[0]?.address ?? 0n;
  let end = 0n;
  for (const segment of segments) {
    const { address, memorySize, fileSize, alignment, offset, headerOffset, flags } = segment;
    if (address < end) {
      throw malformed("p_vaddr", hex(address), `at least ${hex(end)}`, headerOffset + 0x10);
    }
    end = address + memorySize;
    if (address - start > MOST_MAPPED) {
      throw malformed("p_vaddr", hex(address), "near the other PT_LOAD segments", headerOffset + 0x10);
    }
    if (end > ADDRESS_END || end - start > MOST_MAPPED) {
      throw malformed("p_memsz", hex(memorySize), "within the address space", headerOffset + 0x28);
    }
    if (fileSize > 0 && (flags & (PF_R | PF_W | PF_X)) === 0) {
      throw malformed("p_flags", hex(BigInt(flags)), "PF_R, PF_W or PF_X", headerOffset + 0x04);
    }
    if (BigInt(fileSize) > memorySize) {
      throw malformed("p_filesz", fileSize, "at most p_memsz", headerOffset + 0x20);
    }
    if (alignment >= MOST_MAPPED) {
      throw malformed("p_align", hex(alignment), "within the address space", headerOffset + 0x30);
    }
    const isPowerOfTwo = (alignment & (alignment - 1n)) === 0n;
    if (alignment > 1n && (!isPowerOfTwo || (address - BigInt(offset)) % alignment !== 0n)) {
      throw malformed("p_align", hex(alignment), "p_vaddr and p_offset equal modulo it", headerOffset + 0x30);
    }
  }
}

/** The loader write-protects whole pages, all of which have to be mapped. A linker may round the end up to a page. */
function checkRelro(relro: ProgramHeader, segments: readonly ProgramHeader[]): void {
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || last === undefined || relro.memorySize === 0n) return;
  let page = SMALLEST_PAGE;
  for (const { alignment } of segments) if (alignment > page) page = alignment;
  const pageOf = (address: bigint) => address / page;
  const end = relro.address + relro.memorySize;
  const lastEnd = last.address + last.memorySize;
  if (pageOf(relro.address) < pageOf(first.address) || pageOf(end) > pageOf(lastEnd + page - 1n)) {
    const found = `${hex(relro.address)} to ${hex(end)}`;
    throw malformed("PT_GNU_RELRO", found, "within the PT_LOAD segments", relro.headerOffset + 0x10);
  }
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
