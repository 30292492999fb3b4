import { type ByteSource, roundedUint64, uint64 } from "@rampart/bytes";
import type { AddressSpace } from "./address-space.ts";
import { readRange } from "./byte-range.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import { MAX_DYNAMIC_ENTRIES } from "./limits.ts";
import type { ProgramHeader } from "./program-headers.ts";

const DYN_BYTES = 16;

const DT_NULL = 0;
const DT_NEEDED = 1;
/** The loader gives up without the library, as it does for DT_NEEDED. It does without one of DT_AUXILIARY. */
const DT_FILTER = 0x7fffffff;

const TAG_NAMES = {
  4: "DT_HASH",
  5: "DT_STRTAB",
  6: "DT_SYMTAB",
  7: "DT_RELA",
  9: "DT_RELAENT",
  10: "DT_STRSZ",
  11: "DT_SYMENT",
  14: "DT_SONAME",
  15: "DT_RPATH",
  20: "DT_PLTREL",
  21: "DT_DEBUG",
  22: "DT_TEXTREL",
  24: "DT_BIND_NOW",
  29: "DT_RUNPATH",
  30: "DT_FLAGS",
  36: "DT_RELR",
  37: "DT_RELRENT",
  1879047925: "DT_GNU_HASH",
  1879048176: "DT_VERSYM",
  1879048187: "DT_FLAGS_1",
  1879048190: "DT_VERNEED",
  1879048191: "DT_VERNEEDNUM",
} as const;

const TAGS: ReadonlyMap<number, DynamicTag> = new Map(
  Object.entries(TAG_NAMES).map(([tag, name]) => [Number(tag), name]),
);

export type DynamicTag = (typeof TAG_NAMES)[keyof typeof TAG_NAMES];

export const DF_TEXTREL = 0x4n;
export const DF_BIND_NOW = 0x8n;
export const DF_STATIC_TLS = 0x10n;
export const DF_1_NOW = 0x1n;
export const DF_1_NOOPEN = 0x40n;
export const DF_1_PIE = 0x0800_0000n;

/** The entries of the dynamic section (Elf64_Dyn) that are used. */
export class DynamicSection {
  /** DT_NEEDED and DT_FILTER: offsets in the string table, in file order. */
  readonly needed: readonly number[];
  readonly #values: ReadonlyMap<DynamicTag, bigint>;

  constructor(needed: readonly number[], values: ReadonlyMap<DynamicTag, bigint>) {
    this.needed = needed;
    this.#values = values;
  }

  has(tag: DynamicTag): boolean {
    return this.#values.has(tag);
  }

  /** The value of a tag. When it occurs more than once the last one counts, as it does for the loader. */
  value(tag: DynamicTag): bigint | undefined {
    return this.#values.get(tag);
  }

  /** The value of a tag that another one makes necessary. */
  required(tag: DynamicTag): bigint {
    const value = this.#values.get(tag);
    if (value === undefined) {
      throw malformed(tag, "missing", "an entry in the dynamic section");
    }
    return value;
  }

  hasFlag(tag: "DT_FLAGS" | "DT_FLAGS_1", flag: bigint): boolean {
    return ((this.#values.get(tag) ?? 0n) & flag) !== 0n;
  }
}

export async function readDynamicSection(
  source: ByteSource,
  header: ProgramHeader,
  addresses: AddressSpace,
): Promise<DynamicSection> {
  const range = addresses.fileRange(header.address, header.fileSize, "PT_DYNAMIC");
  if (range.offset !== header.offset) {
    // The loader takes p_vaddr; tools take p_offset. A file in which they differ shows each something else.
    throw malformed("PT_DYNAMIC", header.offset, range.offset, header.headerOffset + 0x08);
  }
  const count = Math.floor(range.length / DYN_BYTES);
  if (count > MAX_DYNAMIC_ENTRIES) {
    throw tooLarge("PT_DYNAMIC", count, MAX_DYNAMIC_ENTRIES, header.headerOffset + 0x20);
  }
  return readEntries(await readRange(source, range, "PT_DYNAMIC"), count, range.offset);
}

function readEntries(bytes: Uint8Array, count: number, offset: number): DynamicSection {
  const needed: number[] = [];
  const values = new Map<DynamicTag, bigint>();
  for (let index = 0; index < count; index++) {
    // 0x00 d_tag
    const tag = roundedUint64(bytes, index * DYN_BYTES);
    // 0x08 d_val, d_ptr
    const value = uint64(bytes, index * DYN_BYTES + 0x08);
    if (tag === DT_NULL) {
      return new DynamicSection(needed, values);
    }
    if (tag === DT_NEEDED || tag === DT_FILTER) {
      needed.push(Number(value));
    }
    const name = TAGS.get(tag);
    if (name !== undefined) {
      values.set(name, value);
    }
  }
  throw malformed("DT_NULL", "missing", "the last entry of the dynamic section", offset);
}
