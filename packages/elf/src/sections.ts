import { type ByteSource, roundedUint64, uint32, uint64 } from "@rampart/bytes";
import { type ByteRange, checkRange, readRange } from "./byte-range.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import { type ElfHeader, SHDR_BYTES } from "./header.ts";
import { MAX_NOTE_RANGES, MAX_SECTIONS } from "./limits.ts";
import { StringTable } from "./string-table.ts";
import { readTable } from "./table.ts";

const SYM_BYTES = 24;

const SHT_NULL = 0;
const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
const SHT_NOTE = 7;
const SHT_NOBITS = 8;
const SHT_DYNSYM = 11;

const SHF_ALLOC = 2;
const SHF_EXECINSTR = 4;

/** What is taken from the section headers. The loader does not use them, and a file may have none. */
export interface Sections {
  readonly count: number;
  readonly hasSymbolTable: boolean;
  readonly hasDebugInfo: boolean;
  /** The contents that would be loaded were left out: the file only accompanies another one. */
  readonly debugOnly: boolean;
  readonly dynamicSymbols: { readonly address: bigint; readonly count: number } | undefined;
  /** Contents of SHT_NOTE sections that would be loaded. */
  readonly notes: readonly NoteSection[];
  /** Contents of .comment. */
  readonly comment: ByteRange | undefined;
}

export interface NoteSection extends ByteRange {
  readonly alignment: bigint;
}

interface Section {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly alignment: bigint;
}

type SectionNames = Awaited<ReturnType<StringTable["placesOf"]>>;

export async function readSections(source: ByteSource, header: ElfHeader): Promise<Sections> {
  const { sectionHeaderOffset: offset, sectionCount: count } = header;
  if (count > MAX_SECTIONS) {
    throw tooLarge("e_shnum", count, MAX_SECTIONS, 0x3c);
  }
  checkRange({ offset, length: count * SHDR_BYTES }, source.size, "Elf64_Shdr");
  const names = await findSectionNames(source, header);
  const tally = new SectionTally(names);
  for await (const window of readTable(source, offset, count, SHDR_BYTES, "Elf64_Shdr")) {
    for (let index = 0; index < window.count; index++) {
      const section = readSection(window.bytes, index * SHDR_BYTES);
      checkContents(section, source.size);
      tally.add(section);
    }
  }
  return { count, ...tally.result() };
}

function readSection(bytes: Uint8Array, at: number): Section {
  return {
    // 0x00 sh_name
    name: uint32(bytes, at),
    // 0x04 sh_type
    type: uint32(bytes, at + 0x04),
    // 0x08 sh_flags: the flags used here are in its lower half
    flags: uint32(bytes, at + 0x08),
    // 0x10 sh_addr
    address: uint64(bytes, at + 0x10),
    // 0x18 sh_offset
    offset: roundedUint64(bytes, at + 0x18),
    // 0x20 sh_size
    size: roundedUint64(bytes, at + 0x20),
    // 0x28 sh_link, 0x2c sh_info: not used
    // 0x30 sh_addralign
    alignment: uint64(bytes, at + 0x30),
    // 0x38 sh_entsize: not used
  };
}

/** A section of type SHT_NOBITS has no contents, and the header of an SHT_NULL section means nothing. */
function checkContents({ type, offset, size }: Section, fileSize: number): void {
  if (type !== SHT_NULL && type !== SHT_NOBITS && size > 0) {
    checkRange({ offset, length: size }, fileSize, "sh_offset");
  }
}

/** Where the names that matter are in the section header string table. */
async function findSectionNames(source: ByteSource, header: ElfHeader): Promise<SectionNames> {
  if (header.sectionNamesIndex === undefined) {
    return new Map();
  }
  const offset = header.sectionHeaderOffset + header.sectionNamesIndex * SHDR_BYTES;
  const section = readSection(await readRange(source, { offset, length: SHDR_BYTES }, "Elf64_Shdr"), 0);
  if (section.type !== SHT_STRTAB) {
    throw malformed("sh_type", section.type, SHT_STRTAB, offset + 0x04);
  }
  const range = { offset: section.offset, length: section.size };
  return StringTable.over(source, range, "section header string table").placesOf([
    ".debug_info",
    ".zdebug_info",
    ".dynamic",
    ".comment",
  ]);
}

/** Gathers facts from one section after another, so that no table of sections is held. */
class SectionTally {
  readonly #names: SectionNames;
  readonly #notes: NoteSection[] = [];
  #dynamicSymbols: Sections["dynamicSymbols"];
  #comment: ByteRange | undefined;
  #hasSymbolTable = false;
  #hasDebugInfo = false;
  #hasLoadedContents = false;
  #hasEmptyCode = false;

  constructor(names: SectionNames) {
    this.#names = names;
  }

  add(section: Section): void {
    const { type, flags, size } = section;
    if (type === SHT_NULL) {
      return;
    }
    this.#hasSymbolTable ||= type === SHT_SYMTAB;
    this.#hasDebugInfo ||=
      type !== SHT_NOBITS &&
      (this.#isNamed(section, ".debug_info") || this.#isNamed(section, ".zdebug_info"));
    if (type !== SHT_NOBITS && this.#isNamed(section, ".comment")) {
      this.#comment ??= { offset: section.offset, length: size };
    }
    if (type === SHT_DYNSYM) {
      this.#dynamicSymbols ??= { address: section.address, count: Math.floor(size / SYM_BYTES) };
    }
    if ((flags & SHF_ALLOC) !== 0 && size > 0) {
      this.#addLoaded(section);
    }
  }

  /**
   * `objcopy --only-keep-debug` turns every section that would be loaded into SHT_NOBITS, notes excepted. Data
   * without contents is ordinary (.bss); code or a dynamic section without contents is not.
   */
  #addLoaded(section: Section): void {
    if (section.type === SHT_NOTE) {
      // One more than will be accepted is enough to refuse them.
      if (this.#notes.length <= MAX_NOTE_RANGES) {
        this.#notes.push({ offset: section.offset, length: section.size, alignment: section.alignment });
      }
    } else if (section.type !== SHT_NOBITS) {
      this.#hasLoadedContents = true;
    } else if ((section.flags & SHF_EXECINSTR) !== 0 || this.#isNamed(section, ".dynamic")) {
      this.#hasEmptyCode = true;
    }
  }

  #isNamed(section: Section, name: string): boolean {
    return this.#names.get(name)?.has(section.name) ?? false;
  }

  result(): Omit<Sections, "count"> {
    return {
      hasSymbolTable: this.#hasSymbolTable,
      hasDebugInfo: this.#hasDebugInfo,
      debugOnly: this.#hasEmptyCode && !this.#hasLoadedContents,
      dynamicSymbols: this.#dynamicSymbols,
      notes: this.#notes,
      comment: this.#comment,
    };
  }
}
