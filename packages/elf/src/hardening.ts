import { DF_1_NOW, DF_BIND_NOW, DF_TEXTREL, type DynamicSection } from "./dynamic-section.ts";
import type { ElfHardening, StackProtection } from "./elf-info.ts";
import { PF_W, PF_X, type ProgramHeader, PT_GNU_RELRO, PT_GNU_STACK, PT_LOAD } from "./program-headers.ts";

export function deriveHardening(
  headers: readonly ProgramHeader[],
  dynamic: DynamicSection,
  stackProtector: boolean,
): ElfHardening {
  return {
    relro: deriveRelro(headers, dynamic),
    stack: deriveStack(headers),
    textRelocations: dynamic.has("DT_TEXTREL") || dynamic.hasFlag("DT_FLAGS", DF_TEXTREL),
    writableAndExecutableSegments: headers.filter(isWritableAndExecutable).length,
    stackProtector,
  };
}

function deriveRelro(headers: readonly ProgramHeader[], dynamic: DynamicSection): ElfHardening["relro"] {
  if (!headers.some((header) => header.type === PT_GNU_RELRO)) {
    return "none";
  }
  const bindsNow =
    dynamic.has("DT_BIND_NOW") ||
    dynamic.hasFlag("DT_FLAGS", DF_BIND_NOW) ||
    dynamic.hasFlag("DT_FLAGS_1", DF_1_NOW);
  return bindsNow ? "full" : "partial";
}

function deriveStack(headers: readonly ProgramHeader[]): StackProtection {
  // The loader takes the last one.
  const stack = headers.findLast((header) => header.type === PT_GNU_STACK);
  if (stack === undefined) {
    return "unspecified";
  }
  return (stack.flags & PF_X) === 0 ? "not-executable" : "executable";
}

function isWritableAndExecutable({ type, flags }: ProgramHeader): boolean {
  return type === PT_LOAD && (flags & PF_W) !== 0 && (flags & PF_X) !== 0;
}
