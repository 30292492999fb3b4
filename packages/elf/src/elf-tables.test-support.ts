// The tables of the ELF files that tests make.

export interface SymbolSpec {
  readonly name: string;
  readonly defined?: boolean;
  /** STB_GLOBAL 1, STB_WEAK 2 */
  readonly binding?: number;
  /** STT_OBJECT 1, STT_FUNC 2 */
  readonly type?: number;
  /** STV_DEFAULT 0, STV_HIDDEN 2, STV_PROTECTED 3 */
  readonly visibility?: number;
  readonly value?: number;
  /** Index for DT_VERSYM; versions of `versionNeeds` are numbered from 2 in order. */
  readonly version?: number;
}

export interface VersionNeedSpec {
  readonly library: string;
  readonly versions: readonly VersionSpec[];
}

export type VersionSpec = string | { readonly name: string; readonly weak: true };

export function words16(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    bytes.writeUInt16LE(value, index * 2);
  });
  return bytes;
}

export function words32(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value, index * 4);
  });
  return bytes;
}

export function words64(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => {
    bytes.writeBigUInt64LE(BigInt(value), index * 8);
  });
  return bytes;
}

/** A string table in the making. */
export class Strings {
  readonly #offsets = new Map<string, number>();
  #end = 1;

  offset(value: string): number {
    const known = this.#offsets.get(value);
    if (known !== undefined) {
      return known;
    }
    const offset = this.#end;
    this.#offsets.set(value, offset);
    this.#end += Buffer.byteLength(value) + 1;
    return offset;
  }

  bytes(): Buffer {
    return Buffer.from(`\0${[...this.#offsets.keys()].map((value) => `${value}\0`).join("")}`);
  }
}

/** Defined symbols last, as DT_GNU_HASH wants them. */
export function orderSymbols(symbols: readonly SymbolSpec[]): SymbolSpec[] {
  const isDefined = (symbol: SymbolSpec): boolean => symbol.defined ?? true;
  return [...symbols.filter((symbol) => !isDefined(symbol)), ...symbols.filter(isDefined)];
}

export function symbolBytes(symbol: SymbolSpec, strings: Strings): Buffer {
  const {
    name,
    defined = true,
    binding = 1,
    type = 2,
    visibility = 0,
    value = defined ? 0x1000 : 0,
  } = symbol;
  const head = Buffer.from([(binding << 4) | type, visibility]);
  return Buffer.concat([
    words32([strings.offset(name)]),
    head,
    words16([defined ? 1 : 0]),
    words64([value, 0]),
  ]);
}

/** One bucket; the values of hashes do not matter to a reader that only counts. */
export function sysvHash(symbols: readonly SymbolSpec[]): Buffer {
  return words32([1, symbols.length + 1, 0, ...symbols.map(() => 0), 0]);
}

export function gnuHash(symbols: readonly SymbolSpec[]): Buffer {
  const defined = symbols.filter((symbol) => symbol.defined ?? true).length;
  const first = symbols.length - defined + 1;
  const chain = Array.from({ length: defined }, (_, index) => (index === defined - 1 ? 0x11 : 0x10));
  const table = [
    words32([2, defined === 0 ? 1 : first, 1, 6]),
    words64([0]),
    words32([0, defined === 0 ? 0 : first, ...chain]),
  ];
  return Buffer.concat(table);
}

export function versionNeedBytes(needs: readonly VersionNeedSpec[], strings: Strings): Buffer {
  let index = 2;
  const blocks = needs.map(({ library, versions }, needIndex) => {
    const next = needIndex === needs.length - 1 ? 0 : 16 + 16 * versions.length;
    const head = Buffer.concat([words16([1, versions.length]), words32([strings.offset(library), 16, next])]);
    const auxiliaries = versions.map((version, position) => {
      const { name, weak } = typeof version === "string" ? { name: version, weak: false } : version;
      const link = position === versions.length - 1 ? 0 : 16;
      return Buffer.concat([
        words32([0]),
        words16([weak ? 2 : 0, index++]),
        words32([strings.offset(name), link]),
      ]);
    });
    return Buffer.concat([head, ...auxiliaries]);
  });
  return Buffer.concat(blocks);
}
