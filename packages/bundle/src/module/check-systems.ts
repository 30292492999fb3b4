import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";
import {
  compareSymbolVersions,
  isEverywhere,
  isMusl,
  type OperatingSystem,
  operatingSystem,
  operatingSystems,
  type SymbolVersionFamily,
} from "@rampart/platforms";

/**
 * What the module needs of the libraries of each declared system. A system of which nothing is known has no finding:
 * unknown is not a fault of the module.
 * Source of what the systems have: packages/platforms/data/operating-systems.json.
 */
export function checkSystems(elf: ElfInfo, tokens: readonly string[], place: Place): Finding[] {
  const systems = tokens.flatMap((token) => operatingSystem(token) ?? []);
  return [
    ...systems.flatMap((system) => [
      ...symbolVersions(elf, system, place),
      ...libraries(elf, system, place),
      ...otherLibc(elf, system, place),
    ]),
    ...unknownLibraries(elf, place),
  ];
}

/** Known systems with every library version that the module needs. */
export function sufficientSystems(elf: ElfInfo): string[] {
  const needs = highestNeeds(elf);
  return operatingSystems
    .filter((system) => system.symbolVersions[elf.machine] !== undefined)
    .filter((system) => needs.every((need) => missingFrom(need, system, elf.machine) === undefined))
    .filter(() => !elf.needed.some(isMusl))
    .filter((system) =>
      elf.needed.every((library) => !isGenerational(library) || system.libraries.includes(library)),
    )
    .map(({ token }) => token);
}

/** What a module needs of a system, of each library and family the most: `GLIBC_2.34`, `libssl.so.3`. */
export function systemNeeds(elf: ElfInfo): string[] {
  return [
    ...highestNeeds(elf).map(({ version }) => version),
    ...elf.needed.filter((library) => isGenerational(library) || isMusl(library)),
  ];
}

interface SymbolVersionNeed {
  readonly library: string;
  /** As the file spells it: `GLIBC_2.34`. */
  readonly version: string;
}

function symbolVersions(elf: ElfInfo, system: OperatingSystem, place: Place): Finding[] {
  return highestNeeds(elf).flatMap((need): Finding[] => {
    const has = missingFrom(need, system, elf.machine);
    if (has === undefined) return [];
    const sufficient = sufficientSystems(elf);
    const symbols = elf.undefinedSymbols
      .filter(({ version }) => version === need.version)
      .map(({ name }) => name);
    return [
      finding("elf/symbol-version-too-new", place, {
        ...need,
        system: system.token,
        has,
        symbols,
        sufficient,
      }),
    ];
  });
}

/** What the system has instead of what is needed; undefined where it is enough, or not known. */
function missingFrom(need: SymbolVersionNeed, system: OperatingSystem, machine: string): string | undefined {
  if (need.version === "GLIBC_ABI_DT_RELR") return system.glibcAbiDtRelr ? undefined : "none";
  const { family, number } = splitVersion(need.version) ?? {};
  const highest = family && system.symbolVersions[machine]?.[family];
  if (!highest || number === undefined || compareSymbolVersions(number, highest) <= 0) return undefined;
  return `${family}_${highest}`;
}

/** Of each library and family only the highest need: the lower ones are met where it is. */
function highestNeeds(elf: ElfInfo): SymbolVersionNeed[] {
  const highest = new Map<string, SymbolVersionNeed>();
  for (const { library, version, weak } of elf.versionNeeds) {
    // The loader does without a weak version.
    if (weak) continue;
    const split = splitVersion(version);
    const key = split === undefined ? `${library} ${version}` : split.family;
    const other = splitVersion(highest.get(key)?.version ?? "");
    if (split === undefined || other === undefined || compareSymbolVersions(split.number, other.number) > 0) {
      highest.set(key, { library, version });
    }
  }
  return [...highest.values()];
}

function splitVersion(version: string): { family: SymbolVersionFamily; number: string } | undefined {
  const match = /^(GLIBC|GLIBCXX|CXXABI|GCC)_(\d+(?:\.\d+)*)$/.exec(version);
  return match === null ? undefined : { family: match[1] as SymbolVersionFamily, number: match[2] ?? "" };
}

/** Libraries that come in generations, of which the system has another one. */
function libraries(elf: ElfInfo, system: OperatingSystem, place: Place): Finding[] {
  return elf.needed.flatMap((library): Finding[] => {
    if (!isGenerational(library) || system.libraries.includes(library)) return [];
    const optional = system.optionalLibraries.find(({ libraries: names }) => names.includes(library));
    if (optional !== undefined) {
      return [finding("elf/library-optional", place, { library, system: system.token, from: optional.from })];
    }
    return [finding("elf/library-missing", place, { library, system: system.token, has: system.libraries })];
  });
}

/** Every system has glibc: the C library of another cannot be used beside it. */
function otherLibc(elf: ElfInfo, system: OperatingSystem, place: Place): Finding[] {
  return elf.needed
    .filter(isMusl)
    .map((library) =>
      finding("elf/library-missing", place, { library, system: system.token, has: ["libc.so.6"] }),
    );
}

function isGenerational(library: string): boolean {
  const name = stem(library);
  return operatingSystems.some((system) => system.libraries.some((one) => stem(one) === name));
}

/** `libssl` of `libssl.so.1.1`. */
function stem(library: string): string {
  return library.replace(/\.so.*$/, "");
}

function unknownLibraries(elf: ElfInfo, place: Place): Finding[] {
  return elf.needed
    .filter((library) => !isEverywhere(library) && !isGenerational(library) && !isMusl(library))
    .map((library) => finding("elf/library-unknown", place, { library }));
}
