import { type ByteSource, uint16, uint32 } from "@rampart/bytes";
import type { AddressSpace } from "./address-space.ts";
import { type ByteRange, readRange } from "./byte-range.ts";
import type { DynamicSection } from "./dynamic-section.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import { MAX_VERSION_NEED_BYTES, MAX_VERSION_NEEDS } from "./limits.ts";

const VERNEED_BYTES = 16;
const VERNAUX_BYTES = 16;
const FIRST_READ_BYTES = 4096;

const VER_NEED_CURRENT = 1;
const VER_FLG_WEAK = 0x2;
/** In vna_other and in DT_VERSYM the top bit says "hidden"; the rest is the index. */
export const VERSION_INDEX_MASK = 0x7fff;

/** A needed version (Elf64_Vernaux) with the library it is needed from, as offsets in the string table. */
export interface WrittenVersionNeed {
  readonly library: number;
  readonly version: number;
  readonly weak: boolean;
  /** How DT_VERSYM refers to it. */
  readonly index: number;
}

export async function readVersionNeeds(
  source: ByteSource,
  dynamic: DynamicSection,
  addresses: AddressSpace,
): Promise<WrittenVersionNeed[]> {
  const address = dynamic.value("DT_VERNEED");
  if (address === undefined) {
    return [];
  }
  const count = Number(dynamic.required("DT_VERNEEDNUM"));
  const bytes = new GrowingBytes(source, addresses.fileRangeFrom(address, "DT_VERNEED"));
  const needs: WrittenVersionNeed[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const next = await readVersionNeed(bytes, at, needs);
    // The loader ends at vn_next 0, tools after DT_VERNEEDNUM; both must say the same.
    checkLink(next, index === count - 1, VERNEED_BYTES, "vn_next", bytes.fileOffset(at) + 0x0c);
    at += next;
  }
  return needs;
}

/** Reads an Elf64_Verneed with its Elf64_Vernaux entries and gives its vn_next. */
async function readVersionNeed(
  bytes: GrowingBytes,
  at: number,
  needs: WrittenVersionNeed[],
): Promise<number> {
  const verneed = await bytes.take(at, VERNEED_BYTES);
  // 0x00 vn_version
  const revision = uint16(verneed, 0x00);
  if (revision !== VER_NEED_CURRENT) {
    throw malformed("vn_version", revision, VER_NEED_CURRENT, bytes.fileOffset(at));
  }
  // 0x02 vn_cnt
  const count = uint16(verneed, 0x02);
  // 0x04 vn_file
  const library = uint32(verneed, 0x04);
  // 0x08 vn_aux
  let auxAt = at + uint32(verneed, 0x08);
  for (let index = 0; index < count; index++) {
    const vernaux = await bytes.take(auxAt, VERNAUX_BYTES);
    // 0x00 vna_hash: not used
    // 0x04 vna_flags
    const weak = (uint16(vernaux, 0x04) & VER_FLG_WEAK) !== 0;
    // 0x06 vna_other
    const versionIndex = uint16(vernaux, 0x06) & VERSION_INDEX_MASK;
    // 0x08 vna_name
    const version = uint32(vernaux, 0x08);
    // 0x0c vna_next
    const next = uint32(vernaux, 0x0c);
    if (needs.length === MAX_VERSION_NEEDS) {
      throw tooLarge("Elf64_Vernaux", needs.length + 1, MAX_VERSION_NEEDS, bytes.fileOffset(auxAt));
    }
    needs.push({ library, version, weak, index: versionIndex });
    checkLink(next, index === count - 1, VERNAUX_BYTES, "vna_next", bytes.fileOffset(auxAt) + 0x0c);
    auxAt += next;
  }
  // 0x0c vn_next
  return uint32(verneed, 0x0c);
}

/** A link to the next entry is 0 at the last one, and elsewhere leads past the present one. */
function checkLink(next: number, isLast: boolean, entrySize: number, what: string, offset: number): void {
  if (isLast ? next !== 0 : next < entrySize) {
    throw malformed(what, next, isLast ? 0 : `at least ${entrySize}`, offset);
  }
}

/** Bytes whose end is not known in advance: more is read as more is taken. */
class GrowingBytes {
  readonly #source: ByteSource;
  readonly #range: ByteRange;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource, range: ByteRange) {
    this.#source = source;
    this.#range = range;
  }

  fileOffset(at: number): number {
    return this.#range.offset + at;
  }

  async take(at: number, length: number): Promise<Uint8Array> {
    const end = at + length;
    if (end > this.#range.length) {
      throw malformed("DT_VERNEED", end, `at most ${this.#range.length} bytes`, this.#range.offset);
    }
    if (end > MAX_VERSION_NEED_BYTES) {
      throw tooLarge("DT_VERNEED", end, MAX_VERSION_NEED_BYTES, this.#range.offset);
    }
    if (end > this.#bytes.length) {
      const wanted = Math.max(FIRST_READ_BYTES, end, 2 * this.#bytes.length);
      const range = { offset: this.#range.offset, length: Math.min(wanted, this.#range.length) };
      this.#bytes = await readRange(this.#source, range, "DT_VERNEED");
    }
    return this.#bytes.subarray(at, end);
  }
}
