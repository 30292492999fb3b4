import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";
import { isDefinedByServer, isEverywhere } from "@rampart/platforms";

/** How the file was linked: what hardened systems refuse, and what hardening checkers look for. */
export function checkHardening(elf: ElfInfo, place: Place): Finding[] {
  const { relro, textRelocations, writableAndExecutableSegments: segments, stackProtector } = elf.hardening;
  return [
    ...runPaths(elf, place),
    ...undefinedSymbols(elf, place),
    ...(isStackExecutable(elf) ? [finding("elf/executable-stack", place, {})] : []),
    ...(textRelocations ? [finding("elf/text-relocations", place, {})] : []),
    ...(segments > 0 ? [finding("elf/writable-code", place, { segments })] : []),
    ...(relro === "none" ? [finding("elf/no-relro", place, {})] : []),
    ...(stackProtector ? [] : [finding("elf/no-stack-protector", place, {})]),
    ...(elf.hasDebugInfo ? [finding("elf/debug-information", place, { size: elf.size })] : []),
  ];
}

/** Where the file does not say, x86-64 takes the stack for executable. Source: glibc, elf/dl-load.c and NEWS of 2.41. */
function isStackExecutable({ hardening: { stack }, machine }: ElfInfo): boolean {
  return stack === "executable" || (stack === "unspecified" && machine === "x86_64");
}

function runPaths(elf: ElfInfo, place: Place): Finding[] {
  return [...elf.rpath, ...elf.runpath].flatMap((path) => {
    const reason = faultOfRunPath(path);
    return reason === undefined ? [] : [finding("elf/run-path", place, { path, reason })];
  });
}

/** `$ORIGIN` is the folder of the module itself; anything else is decided on the machine that loads it. */
function faultOfRunPath(path: string): string | undefined {
  if (/^\$(ORIGIN|\{ORIGIN\})(\/|$)/.test(path)) return undefined;
  if (/^\/(tmp|var\/tmp|dev\/shm)(\/|$)/.test(path)) return "a folder that every user can write to";
  return path.startsWith("/")
    ? "an absolute folder of the building machine"
    : "relative to the working directory of the server";
}

/**
 * glibc, libstdc++ and libgcc name a version with every symbol. Where a module needs these libraries alone, a symbol
 * without a version comes from none of them, unless the server brings the library that has it.
 */
function undefinedSymbols(elf: ElfInfo, place: Place): Finding[] {
  if (elf.versionNeeds.length === 0 || !elf.needed.every(isEverywhere)) return [];
  return elf.undefinedSymbols
    .filter(({ name, weak, version }) => !weak && version === undefined && !isDefinedByServer(name))
    .map(({ name: symbol }) => finding("elf/undefined-symbol", place, { symbol }));
}
