import type { ByteRange } from "./byte-range.ts";
import { malformed } from "./elf-error.ts";
import { type ProgramHeader, PT_LOAD } from "./program-headers.ts";

const ADDRESS_END = 1n << 64n;

/** Where the bytes of a virtual address are in the file, according to the PT_LOAD segments. */
export class AddressSpace {
  readonly #segments: readonly ProgramHeader[];

  constructor(headers: readonly ProgramHeader[]) {
    this.#segments = headers.filter((header) => header.type === PT_LOAD && header.memorySize > 0n);
    checkSegments(this.#segments);
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
  let end = 0n;
  for (const segment of segments) {
    const { address, memorySize, fileSize, alignment, offset, headerOffset } = segment;
    if (address < end) {
      throw malformed("p_vaddr", hex(address), `at least ${hex(end)}`, headerOffset + 0x10);
    }
    end = address + memorySize;
    if (end > ADDRESS_END) {
      throw malformed("p_memsz", hex(memorySize), "within the address space", headerOffset + 0x28);
    }
    if (BigInt(fileSize) > memorySize) {
      throw malformed("p_filesz", fileSize, "at most p_memsz", headerOffset + 0x20);
    }
    const isPowerOfTwo = (alignment & (alignment - 1n)) === 0n;
    if (alignment > 1n && (!isPowerOfTwo || (address - BigInt(offset)) % alignment !== 0n)) {
      throw malformed("p_align", hex(alignment), "p_vaddr and p_offset equal modulo it", headerOffset + 0x30);
    }
  }
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
