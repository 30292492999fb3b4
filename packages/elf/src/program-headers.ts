import { type ByteSource, roundedUint64, uint32, uint64 } from "@rampart/bytes";
import { checkRange } from "./byte-range.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import { type ElfHeader, PHDR_BYTES } from "./header.ts";
import { MAX_PROGRAM_HEADERS } from "./limits.ts";
import { readTable } from "./table.ts";

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;
export const PT_TLS = 7;
export const PT_GNU_PROPERTY = 0x6474e553;
export const PT_GNU_STACK = 0x6474e551;
export const PT_GNU_RELRO = 0x6474e552;

export const PF_X = 1;
export const PF_W = 2;
export const PF_R = 4;

/** A program header (Elf64_Phdr). Addresses keep all their 64 bits. */
export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: bigint;
  readonly alignment: bigint;
  /** Where the program header itself is. */
  readonly headerOffset: number;
}

export async function readProgramHeaders(source: ByteSource, header: ElfHeader): Promise<ProgramHeader[]> {
  const { programHeaderOffset: offset, programHeaderCount: count } = header;
  if (count > MAX_PROGRAM_HEADERS) {
    throw tooLarge("e_phnum", count, MAX_PROGRAM_HEADERS, 0x38);
  }
  checkRange({ offset, length: count * PHDR_BYTES }, source.size, "Elf64_Phdr");
  const headers: ProgramHeader[] = [];
  for await (const window of readTable(source, offset, count, PHDR_BYTES, "Elf64_Phdr")) {
    for (let index = 0; index < window.count; index++) {
      headers.push(
        readProgramHeader(window.bytes, index * PHDR_BYTES, offset + (window.first + index) * PHDR_BYTES),
      );
    }
  }
  return headers;
}

function readProgramHeader(bytes: Uint8Array, at: number, headerOffset: number): ProgramHeader {
  return {
    // 0x00 p_type
    type: uint32(bytes, at),
    // 0x04 p_flags
    flags: uint32(bytes, at + 0x04),
    // 0x08 p_offset
    offset: roundedUint64(bytes, at + 0x08),
    // 0x10 p_vaddr
    address: uint64(bytes, at + 0x10),
    // 0x18 p_paddr: not used
    // 0x20 p_filesz
    fileSize: roundedUint64(bytes, at + 0x20),
    // 0x28 p_memsz
    memorySize: uint64(bytes, at + 0x28),
    // 0x30 p_align
    alignment: uint64(bytes, at + 0x30),
    headerOffset,
  };
}

/** The one program header of a type; undefined when there is none. Two of them contradict each other. */
export function onlyProgramHeader(
  headers: readonly ProgramHeader[],
  type: number,
  what: string,
): ProgramHeader | undefined {
  const [first, second] = headers.filter((header) => header.type === type);
  if (second !== undefined) {
    throw malformed(what, "more than one", "one", second.headerOffset);
  }
  return first;
}

/** Throws when the contents of a PT_LOAD segment reach past the end of the file. */
export function checkLoadableContents(headers: readonly ProgramHeader[], size: number): void {
  for (const { type, offset, fileSize } of headers) {
    if (type === PT_LOAD && fileSize > 0) {
      checkRange({ offset, length: fileSize }, size, "PT_LOAD");
    }
  }
}
