import { type ByteSource, roundedUint64, uint16, uint32 } from "@rampart/bytes";
import { readRange } from "./byte-range.ts";
import { malformed } from "./elf-error.ts";

const EHDR_BYTES = 64;
export const SHDR_BYTES = 64;
export const PHDR_BYTES = 56;

const EV_CURRENT = 1;
const PN_XNUM = 0xffff;
const SHN_UNDEF = 0;
const SHN_XINDEX = 0xffff;

/** The ELF header (Elf64_Ehdr), with the counts that it moves elsewhere when they are large. */
export interface ElfHeader {
  readonly type: number;
  readonly machineCode: number;
  readonly programHeaderOffset: number;
  readonly programHeaderCount: number;
  readonly sectionHeaderOffset: number;
  readonly sectionCount: number;
  /** Index of the section with the names of sections; undefined when there is none. */
  readonly sectionNamesIndex: number | undefined;
}

export async function readHeader(source: ByteSource): Promise<ElfHeader> {
  const bytes = await readRange(source, { offset: 0, length: EHDR_BYTES }, "Elf64_Ehdr");
  // 0x00 e_ident: see identification.ts
  // 0x10 e_type
  const type = uint16(bytes, 0x10);
  // 0x12 e_machine
  const machineCode = uint16(bytes, 0x12);
  // 0x14 e_version
  const version = uint32(bytes, 0x14);
  if (version !== EV_CURRENT) {
    throw malformed("e_version", version, EV_CURRENT, 0x14);
  }
  // 0x18 e_entry: not used
  // 0x20 e_phoff
  const programHeaderOffset = roundedUint64(bytes, 0x20);
  // 0x28 e_shoff
  const sectionHeaderOffset = roundedUint64(bytes, 0x28);
  // 0x30 e_flags, 0x34 e_ehsize: not used
  // 0x36 e_phentsize
  const programHeaderSize = uint16(bytes, 0x36);
  // 0x38 e_phnum
  const e_phnum = uint16(bytes, 0x38);
  // 0x3a e_shentsize
  const sectionHeaderSize = uint16(bytes, 0x3a);
  // 0x3c e_shnum
  const e_shnum = uint16(bytes, 0x3c);
  // 0x3e e_shstrndx
  const e_shstrndx = uint16(bytes, 0x3e);

  if (sectionHeaderOffset !== 0 && sectionHeaderSize !== SHDR_BYTES) {
    throw malformed("e_shentsize", sectionHeaderSize, SHDR_BYTES, 0x3a);
  }
  const counts = await resolveCounts(source, sectionHeaderOffset, { e_phnum, e_shnum, e_shstrndx });
  if (counts.programHeaderCount > 0 && programHeaderSize !== PHDR_BYTES) {
    throw malformed("e_phentsize", programHeaderSize, PHDR_BYTES, 0x36);
  }
  if (counts.programHeaderCount > 0 && programHeaderOffset === 0) {
    throw malformed("e_phoff", 0, "the offset of the program header table", 0x20);
  }
  if (counts.sectionNamesIndex !== undefined && counts.sectionNamesIndex >= counts.sectionCount) {
    throw malformed("e_shstrndx", counts.sectionNamesIndex, `less than ${counts.sectionCount}`, 0x3e);
  }
  return { type, machineCode, programHeaderOffset, sectionHeaderOffset, ...counts };
}

interface WrittenCounts {
  readonly e_phnum: number;
  readonly e_shnum: number;
  readonly e_shstrndx: number;
}

type Counts = Pick<ElfHeader, "programHeaderCount" | "sectionCount" | "sectionNamesIndex">;

/** Counts that do not fit the ELF header are in the section header with index 0. */
async function resolveCounts(
  source: ByteSource,
  sectionHeaderOffset: number,
  { e_phnum, e_shnum, e_shstrndx }: WrittenCounts,
): Promise<Counts> {
  if (sectionHeaderOffset === 0) {
    if (e_phnum === PN_XNUM) {
      throw malformed("e_phnum", e_phnum, "a section header with the number of program headers", 0x38);
    }
    return { programHeaderCount: e_phnum, sectionCount: 0, sectionNamesIndex: undefined };
  }
  if (e_shnum !== 0 && e_phnum !== PN_XNUM && e_shstrndx !== SHN_XINDEX) {
    return { programHeaderCount: e_phnum, sectionCount: e_shnum, sectionNamesIndex: indexOf(e_shstrndx) };
  }
  const first = await readRange(source, { offset: sectionHeaderOffset, length: SHDR_BYTES }, "Elf64_Shdr");
  // 0x20 sh_size: the number of sections when e_shnum is 0
  const sectionCount = e_shnum === 0 ? roundedUint64(first, 0x20) : e_shnum;
  // 0x28 sh_link: the index of the section with the names when e_shstrndx is SHN_XINDEX
  const sectionNamesIndex = e_shstrndx === SHN_XINDEX ? uint32(first, 0x28) : e_shstrndx;
  // 0x2c sh_info: the number of program headers when e_phnum is PN_XNUM
  const programHeaderCount = e_phnum === PN_XNUM ? uint32(first, 0x2c) : e_phnum;
  return { programHeaderCount, sectionCount, sectionNamesIndex: indexOf(sectionNamesIndex) };
}

function indexOf(index: number): number | undefined {
  return index === SHN_UNDEF ? undefined : index;
}
