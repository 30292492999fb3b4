import { type ByteSource, uint8, uint16, uint32, uint64 } from "@rampart/bytes";
import type { AddressSpace } from "./address-space.ts";
import { readRange } from "./byte-range.ts";
import type { DynamicSection } from "./dynamic-section.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import { MAX_UNDEFINED_SYMBOLS } from "./limits.ts";
import type { StringTable } from "./string-table.ts";
import type { SymbolCount } from "./symbol-count.ts";
import { readTable } from "./table.ts";
import { VERSION_INDEX_MASK } from "./version-needs.ts";

const SYM_BYTES = 24;
const VERSYM_BYTES = 2;

const SHN_UNDEF = 0;
const STB_GLOBAL = 1;
const STB_WEAK = 2;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;
const STV_DEFAULT = 0;
const STV_PROTECTED = 3;

const ON_LOAD = "RedisModule_OnLoad";
const ON_UNLOAD = "RedisModule_OnUnload";
const VALKEY_ON_LOAD = "ValkeyModule_OnLoad";

/** An undefined symbol: what it is called is an offset in the string table. */
export interface WrittenUndefinedSymbol {
  readonly name: number;
  readonly weak: boolean;
  /** The index of its version; 0 and 1 mean that it has none. */
  readonly versionIndex: number;
}

export interface DynamicSymbols {
  readonly undefinedSymbols: readonly WrittenUndefinedSymbol[];
  readonly exportsOnLoad: boolean;
  readonly exportsOnUnload: boolean;
  /** It defines the function that Valkey loads modules by. */
  readonly exportsValkeyOnLoad: boolean;
  readonly indirectFunctions: boolean;
}

/** Reads the dynamic symbol table, and keeps the undefined symbols only. */
export async function readDynamicSymbols(
  source: ByteSource,
  dynamic: DynamicSection,
  addresses: AddressSpace,
  strings: StringTable,
  { count, hashed }: SymbolCount,
): Promise<DynamicSymbols> {
  const symbolSize = dynamic.value("DT_SYMENT") ?? BigInt(SYM_BYTES);
  if (symbolSize !== BigInt(SYM_BYTES)) {
    throw malformed("DT_SYMENT", Number(symbolSize), SYM_BYTES);
  }
  const { offset } = addresses.fileRange(dynamic.required("DT_SYMTAB"), count * SYM_BYTES, "DT_SYMTAB");
  const versions = new VersionIndices(source, dynamic, addresses, count);
  const places = await strings.placesOf([ON_LOAD, ON_UNLOAD, VALKEY_ON_LOAD]);
  const undefinedSymbols: WrittenUndefinedSymbol[] = [];
  const exported = { onLoad: false, onUnload: false, valkeyOnLoad: false, indirect: false };

  for await (const { first, count: read, bytes } of readTable(
    source,
    offset,
    count,
    SYM_BYTES,
    "DT_SYMTAB",
  )) {
    const versionIndices = await versions.read(first, read);
    for (let index = 0; index < read; index++) {
      const at = index * SYM_BYTES;
      // 0x00 st_name
      const name = uint32(bytes, at);
      if (isUndefined(bytes, at) && name !== 0) {
        const versionIndex = versionIndices === undefined ? 0 : uint16(versionIndices, index * VERSYM_BYTES);
        undefinedSymbols.push({
          name,
          weak: bindingOf(bytes, at) === STB_WEAK,
          versionIndex: versionIndex & VERSION_INDEX_MASK,
        });
        checkUndefinedCount(undefinedSymbols.length, offset);
      } else if (isIndirectFunction(bytes, at)) {
        exported.indirect = true;
      } else if (first + index < hashed && isExportedFunction(bytes, at)) {
        exported.onLoad ||= places.get(ON_LOAD)?.has(name) ?? false;
        exported.onUnload ||= places.get(ON_UNLOAD)?.has(name) ?? false;
        exported.valkeyOnLoad ||= places.get(VALKEY_ON_LOAD)?.has(name) ?? false;
      }
    }
  }
  return {
    undefinedSymbols,
    exportsOnLoad: exported.onLoad,
    exportsOnUnload: exported.onUnload,
    exportsValkeyOnLoad: exported.valkeyOnLoad,
    indirectFunctions: exported.indirect,
  };
}

function checkUndefinedCount(count: number, offset: number): void {
  if (count > MAX_UNDEFINED_SYMBOLS) {
    throw tooLarge("undefined symbols", count, MAX_UNDEFINED_SYMBOLS, offset);
  }
}

function bindingOf(bytes: Uint8Array, at: number): number {
  // 0x04 st_info: binding in the upper half, type in the lower
  return uint8(bytes, at + 0x04) >> 4;
}

function isGlobalOrWeak(bytes: Uint8Array, at: number): boolean {
  const binding = bindingOf(bytes, at);
  return binding === STB_GLOBAL || binding === STB_WEAK;
}

function isUndefined(bytes: Uint8Array, at: number): boolean {
  // 0x06 st_shndx
  return uint16(bytes, at + 0x06) === SHN_UNDEF && isGlobalOrWeak(bytes, at);
}

function isIndirectFunction(bytes: Uint8Array, at: number): boolean {
  // 0x04 st_info, 0x06 st_shndx
  return (uint8(bytes, at + 0x04) & 0xf) === STT_GNU_IFUNC && uint16(bytes, at + 0x06) !== SHN_UNDEF;
}

/** What `dlsym` would find: a protected symbol is bound within its own file first, but others see it. */
function isExportedFunction(bytes: Uint8Array, at: number): boolean {
  const type = uint8(bytes, at + 0x04) & 0xf;
  // 0x05 st_other: visibility in the lowest two bits
  const visibility = uint8(bytes, at + 0x05) & 0x3;
  return (
    uint16(bytes, at + 0x06) !== SHN_UNDEF &&
    type === STT_FUNC &&
    isGlobalOrWeak(bytes, at) &&
    (visibility === STV_DEFAULT || visibility === STV_PROTECTED) &&
    // 0x08 st_value
    uint64(bytes, at + 0x08) !== 0n
  );
  // 0x10 st_size: not used
}

/** The table DT_VERSYM: one Elf64_Half for each symbol. */
class VersionIndices {
  readonly #source: ByteSource;
  readonly #offset: number | undefined;

  constructor(source: ByteSource, dynamic: DynamicSection, addresses: AddressSpace, count: number) {
    const address = dynamic.value("DT_VERSYM");
    this.#source = source;
    this.#offset =
      address === undefined
        ? undefined
        : addresses.fileRange(address, count * VERSYM_BYTES, "DT_VERSYM").offset;
  }

  async read(first: number, count: number): Promise<Uint8Array | undefined> {
    if (this.#offset === undefined) {
      return undefined;
    }
    const range = { offset: this.#offset + first * VERSYM_BYTES, length: count * VERSYM_BYTES };
    return readRange(this.#source, range, "DT_VERSYM");
  }
}
