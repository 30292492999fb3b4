import type { ByteSource } from "@rampart/bytes";
import { AddressSpace } from "./address-space.ts";
import { type DynamicSection, readDynamicSection } from "./dynamic-section.ts";
import { type DynamicSymbols, readDynamicSymbols, type WrittenUndefinedSymbol } from "./dynamic-symbols.ts";
import type { ElfInfo, ElfUndefinedSymbol, ElfVersionNeed } from "./elf-info.ts";
import type { Names } from "./names.ts";
import type { ProgramHeader } from "./program-headers.ts";
import type { Sections } from "./sections.ts";
import { StringTable } from "./string-table.ts";
import { countDynamicSymbols } from "./symbol-count.ts";
import { readVersionNeeds, type WrittenVersionNeed } from "./version-needs.ts";

/** What the loader would take from the file. */
export type DynamicLinking = Pick<
  ElfInfo,
  | "needed"
  | "soname"
  | "rpath"
  | "runpath"
  | "versionNeeds"
  | "undefinedSymbols"
  | "exportsOnLoad"
  | "exportsOnUnload"
  | "exportsValkeyOnLoad"
  | "indirectFunctions"
> & { readonly dynamic: DynamicSection };

/** Follows PT_DYNAMIC. Section headers serve only to count symbols when the hash tables do not. */
export async function readDynamicLinking(
  source: ByteSource,
  header: ProgramHeader,
  programHeaders: readonly ProgramHeader[],
  sections: Sections,
): Promise<DynamicLinking> {
  const addresses = new AddressSpace(programHeaders);
  const dynamic = await readDynamicSection(source, header, addresses);
  const strings = openStrings(source, dynamic, addresses);
  const versionNeeds = await readVersionNeeds(source, dynamic, addresses);
  const counted = await countDynamicSymbols(source, dynamic, addresses, sections);
  const symbols = await readDynamicSymbols(source, dynamic, addresses, strings, counted);
  const names = await strings.readNames(offsetsOf(dynamic, versionNeeds, symbols));
  return {
    dynamic,
    needed: dynamic.needed.map((offset) => names.text(offset)),
    soname: nameOf(dynamic.value("DT_SONAME"), names),
    rpath: splitPath(nameOf(dynamic.value("DT_RPATH"), names)),
    runpath: splitPath(nameOf(dynamic.value("DT_RUNPATH"), names)),
    versionNeeds: nameVersionNeeds(versionNeeds, names),
    undefinedSymbols: nameUndefinedSymbols(symbols.undefinedSymbols, versionNeeds, names),
    exportsOnLoad: symbols.exportsOnLoad,
    exportsOnUnload: symbols.exportsOnUnload,
    exportsValkeyOnLoad: symbols.exportsValkeyOnLoad,
    indirectFunctions: symbols.indirectFunctions,
  };
}

function openStrings(source: ByteSource, dynamic: DynamicSection, addresses: AddressSpace): StringTable {
  const length = Number(dynamic.required("DT_STRSZ"));
  const range = addresses.fileRange(dynamic.required("DT_STRTAB"), length, "DT_STRTAB");
  return StringTable.over(source, range, "DT_STRTAB");
}

function offsetsOf(
  dynamic: DynamicSection,
  needs: readonly WrittenVersionNeed[],
  { undefinedSymbols }: DynamicSymbols,
): number[] {
  const paths = [dynamic.value("DT_SONAME"), dynamic.value("DT_RPATH"), dynamic.value("DT_RUNPATH")];
  return [
    ...dynamic.needed,
    ...paths.filter((value) => value !== undefined).map(Number),
    ...needs.flatMap(({ library, version }) => [library, version]),
    ...undefinedSymbols.map(({ name }) => name),
  ];
}

function nameOf(offset: bigint | undefined, names: Names): string | undefined {
  return offset === undefined ? undefined : names.text(Number(offset));
}

/** An empty element means the current directory and is kept; an empty path has no elements. */
function splitPath(path: string | undefined): string[] {
  return path === undefined || path === "" ? [] : path.split(":");
}

function nameVersionNeeds(needs: readonly WrittenVersionNeed[], names: Names): ElfVersionNeed[] {
  return [...needs]
    .sort(
      (left, right) =>
        names.compare(left.library, right.library) ||
        names.compare(left.version, right.version) ||
        Number(left.weak) - Number(right.weak),
    )
    .map(({ library, version, weak }) => ({
      library: names.text(library),
      version: names.text(version),
      weak,
    }));
}

function nameUndefinedSymbols(
  symbols: readonly WrittenUndefinedSymbol[],
  needs: readonly WrittenVersionNeed[],
  names: Names,
): ElfUndefinedSymbol[] {
  const needsByIndex = new Map(needs.map((need) => [need.index, need]));
  return symbols
    .map((symbol) => ({ symbol, need: needsByIndex.get(symbol.versionIndex) }))
    .sort(
      (left, right) =>
        names.compare(left.symbol.name, right.symbol.name) ||
        names.compare(left.need?.version, right.need?.version) ||
        names.compare(left.need?.library, right.need?.library) ||
        Number(left.symbol.weak) - Number(right.symbol.weak),
    )
    .map(({ symbol, need }) => ({
      name: names.text(symbol.name),
      weak: symbol.weak,
      ...(need && { version: names.text(need.version), library: names.text(need.library) }),
    }));
}
