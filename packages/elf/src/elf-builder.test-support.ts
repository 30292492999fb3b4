import {
  gnuHash,
  orderSymbols,
  Strings,
  type SymbolSpec,
  symbolBytes,
  sysvHash,
  type VersionNeedSpec,
  versionNeedBytes,
  words16,
  words32,
  words64,
} from "./elf-tables.test-support.ts";

// Makes tiny ELF files for tests. A test says only what it is about; the rest is a plain shared object whose
// virtual addresses differ from its file offsets, with section headers at the very end.

export interface SectionSpec {
  readonly name: string;
  readonly type: number;
  readonly flags?: number;
  readonly contents?: Buffer;
  readonly size?: number;
}

export interface ElfSpec {
  readonly type?: number;
  readonly machineCode?: number;
  readonly dynamic?: boolean;
  readonly needed?: readonly string[];
  /** DT_FILTER. */
  readonly filters?: readonly string[];
  /** DT_AUXILIARY. */
  readonly auxiliaries?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly entries?: ReadonlyArray<readonly [tag: number, value: number]>;
  readonly symbols?: readonly SymbolSpec[];
  readonly hash?: "sysv" | "gnu" | "both" | "none";
  readonly versionNeeds?: readonly VersionNeedSpec[];
  readonly interpreter?: string;
  readonly notes?: Buffer;
  /** Contents of PT_GNU_PROPERTY. */
  readonly properties?: Buffer;
  /** p_memsz of PT_TLS. */
  readonly threadLocalBytes?: number;
  readonly loadFlags?: number;
  /** p_flags of PT_GNU_STACK. */
  readonly stackFlags?: number;
  readonly relro?: boolean;
  /** false: no section headers. Otherwise sections beside .dynsym, .dynamic and .shstrtab. */
  readonly sections?: false | readonly SectionSpec[];
}

export interface BuiltElf {
  readonly bytes: Buffer;
  /** File offsets of the parts, to change one field. */
  readonly at: Readonly<Record<Part, number>>;
}

type Part =
  | "programHeaders"
  | "interpreter"
  | "notes"
  | "properties"
  | "hash"
  | "gnuHash"
  | "symbols"
  | "strings"
  | "versions"
  | "versionNeeds"
  | "dynamic"
  | "sectionHeaders";

export const BASE_ADDRESS = 0x10000;

const SECTION_ALLOC = 2;

export function buildElf(spec: ElfSpec = {}): BuiltElf {
  const file = new Parts();
  const strings = new Strings();
  const symbols = orderSymbols(spec.symbols ?? []);
  const hasDynamic = spec.dynamic !== false;
  const headerCount =
    1 +
    [
      hasDynamic,
      spec.interpreter,
      spec.notes,
      spec.properties,
      spec.threadLocalBytes,
      spec.stackFlags !== undefined,
      spec.relro,
    ].filter(Boolean).length;

  file.add("header", Buffer.alloc(64));
  file.add("programHeaders", Buffer.alloc(headerCount * 56));
  file.add("interpreter", Buffer.from(spec.interpreter === undefined ? "" : `${spec.interpreter}\0`));
  file.add("notes", spec.notes ?? Buffer.alloc(0));
  file.add("properties", spec.properties ?? Buffer.alloc(0));
  const hash = spec.hash ?? "gnu";
  file.add("hash", hash === "sysv" || hash === "both" ? sysvHash(symbols) : Buffer.alloc(0));
  file.add("gnuHash", hash === "gnu" || hash === "both" ? gnuHash(symbols) : Buffer.alloc(0));
  file.add(
    "symbols",
    Buffer.concat([Buffer.alloc(24), ...symbols.map((symbol) => symbolBytes(symbol, strings))]),
  );
  const needs = spec.versionNeeds ?? [];
  file.add("versions", words16(needs.length === 0 ? [] : [0, ...symbols.map(({ version }) => version ?? 1)]));
  file.add("versionNeeds", versionNeedBytes(needs, strings));
  const entries: [number, number][] = [];
  if (hasDynamic) {
    const text = (tag: number, value: string | undefined): void => {
      if (value !== undefined) {
        entries.push([tag, strings.offset(value)]);
      }
    };
    for (const library of spec.needed ?? []) {
      text(1, library);
    }
    for (const library of spec.filters ?? []) {
      text(0x7fffffff, library);
    }
    for (const library of spec.auxiliaries ?? []) {
      text(0x7ffffffd, library);
    }
    text(14, spec.soname);
    text(15, spec.rpath);
    text(29, spec.runpath);
    file.add("strings", strings.bytes());
    entries.push([5, file.address("strings")], [10, file.length("strings")]);
    entries.push([6, file.address("symbols")], [11, 24]);
    if (file.length("hash") > 0) {
      entries.push([4, file.address("hash")]);
    }
    if (file.length("gnuHash") > 0) {
      entries.push([0x6ffffef5, file.address("gnuHash")]);
    }
    if (needs.length > 0) {
      entries.push([0x6ffffff0, file.address("versions")]);
      entries.push([0x6ffffffe, file.address("versionNeeds")], [0x6fffffff, needs.length]);
    }
    entries.push(...(spec.entries ?? []).map(([tag, value]): [number, number] => [tag, value]), [0, 0]);
    file.add("dynamic", words64(entries.flat()));
  }
  const loadEnd = file.end;
  const sectionCount = addSections(file, spec);

  const bytes = file.bytes();
  const headers: number[][] = [[1, spec.loadFlags ?? 5, 0, loadEnd, 0x1000]];
  const add = (type: number, part: Part, flags: number): void => {
    headers.push([type, flags, file.offset(part), file.length(part), 8]);
  };
  if (hasDynamic) {
    add(2, "dynamic", 6);
  }
  if (spec.interpreter) {
    add(3, "interpreter", 4);
  }
  if (spec.notes) {
    headers.push([4, 4, file.offset("notes"), file.length("notes"), 4]);
  }
  if (spec.properties) {
    headers.push([0x6474e553, 4, file.offset("properties"), file.length("properties"), 8]);
  }
  if (spec.threadLocalBytes) {
    headers.push([7, 4, 0, spec.threadLocalBytes, 8]);
  }
  if (spec.stackFlags !== undefined) {
    headers.push([0x6474e551, spec.stackFlags, 0, 0, 16]);
  }
  if (spec.relro) {
    headers.push([0x6474e552, 4, 0, 0, 1]);
  }
  headers.forEach((header, index) => {
    programHeaderBytes(header).copy(bytes, file.offset("programHeaders") + index * 56);
  });
  headerBytes(spec, file, headerCount, sectionCount).copy(bytes, 0);
  return { bytes, at: file.offsets() };
}

/** Section headers alone, without segments: what an object file and a debug-only file have. */
export function buildSections(sections: readonly SectionSpec[], type = 3): BuiltElf {
  return buildElf({ dynamic: false, type, sections });
}

export function buildIdNote(id: Buffer, type = 3): Buffer {
  const padded = Buffer.alloc(Math.ceil(id.length / 4) * 4);
  id.copy(padded);
  return Buffer.concat([words32([4, id.length, type]), Buffer.from("GNU\0"), padded]);
}

/** Parts of a file one after another, each at a multiple of 8. */
class Parts {
  readonly #parts = new Map<string, { readonly offset: number; readonly bytes: Buffer }>();
  end = 0;

  add(name: Part | "header" | "sectionNames" | `contents ${number}`, bytes: Buffer): void {
    const offset = Math.ceil(this.end / 8) * 8;
    this.#parts.set(name, { offset, bytes });
    this.end = offset + bytes.length;
  }

  offset(name: string): number {
    return this.#parts.get(name)?.offset ?? 0;
  }

  address(name: string): number {
    return BASE_ADDRESS + this.offset(name);
  }

  length(name: string): number {
    return this.#parts.get(name)?.bytes.length ?? 0;
  }

  offsets(): BuiltElf["at"] {
    return Object.fromEntries([...this.#parts].map(([name, { offset }]) => [name, offset])) as BuiltElf["at"];
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(this.end);
    for (const part of this.#parts.values()) {
      part.bytes.copy(bytes, part.offset);
    }
    return bytes;
  }
}

function headerBytes(spec: ElfSpec, file: Parts, headerCount: number, sectionCount: number): Buffer {
  const bytes = Buffer.alloc(64);
  Buffer.from("7f454c46020101", "hex").copy(bytes);
  bytes.writeUInt16LE(spec.type ?? 3, 0x10);
  bytes.writeUInt16LE(spec.machineCode ?? 62, 0x12);
  bytes.writeUInt32LE(1, 0x14);
  bytes.writeBigUInt64LE(BigInt(file.offset("programHeaders")), 0x20);
  bytes.writeBigUInt64LE(BigInt(file.offset("sectionHeaders")), 0x28);
  words16([64, 56, headerCount, 64, sectionCount, Math.max(0, sectionCount - 1)]).copy(bytes, 0x34);
  return bytes;
}

function programHeaderBytes([type = 0, flags = 0, offset = 0, size = 0, alignment = 0]: number[]): Buffer {
  const address = BASE_ADDRESS + offset;
  return Buffer.concat([words32([type, flags]), words64([offset, address, address, size, size, alignment])]);
}

function addSections(file: Parts, spec: ElfSpec): number {
  if (spec.sections === false) {
    return 0;
  }
  const names = new Strings();
  const rows: Buffer[] = [Buffer.alloc(64)];
  const row = (
    name: string,
    type: number,
    flags: number,
    address: number,
    offset: number,
    size: number,
  ): void => {
    const words = words64([flags, address, offset, size]);
    rows.push(Buffer.concat([words32([names.offset(name), type]), words, words32([0, 0]), words64([4, 0])]));
  };
  if (spec.dynamic !== false) {
    row(
      ".dynsym",
      11,
      SECTION_ALLOC,
      file.address("symbols"),
      file.offset("symbols"),
      file.length("symbols"),
    );
    row(
      ".dynamic",
      6,
      SECTION_ALLOC,
      file.address("dynamic"),
      file.offset("dynamic"),
      file.length("dynamic"),
    );
  }
  (spec.sections ?? []).forEach((section, index) => {
    const part = `contents ${index}` as const;
    file.add(part, section.contents ?? Buffer.alloc(0));
    const size = section.size ?? file.length(part);
    row(section.name, section.type, section.flags ?? 0, file.address(part), file.offset(part), size);
  });
  names.offset(".shstrtab");
  file.add("sectionNames", names.bytes());
  row(".shstrtab", 3, 0, 0, file.offset("sectionNames"), file.length("sectionNames"));
  file.add("sectionHeaders", Buffer.concat(rows));
  return rows.length;
}
