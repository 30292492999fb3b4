import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";
import { isArchitecture } from "@rampart/platforms";

/** Whether the file is a module at all: what no metadata can fix. */
export function checkModule(elf: ElfInfo, place: Place): Finding[] {
  if (elf.debugOnly) return [finding("elf/debug-only", place, {})];
  if (elf.system !== "Linux") {
    const facts = { type: `an ELF file whose EI_OSABI is ${elf.system}`, refused: "EI_OSABI" } as const;
    return [finding("elf/not-shared-object", place, facts)];
  }
  if (!elf.isSharedObject) return [finding("elf/not-shared-object", place, { type: nameType(elf) })];
  if (elf.noOpen) {
    const facts = { type: "a shared object marked DF_1_NOOPEN", refused: "DF_1_NOOPEN" } as const;
    return [finding("elf/not-shared-object", place, facts)];
  }
  return [
    ...(isArchitecture(elf.machine)
      ? []
      : [finding("elf/machine-unsupported", place, { machine: elf.machine })]),
    ...(elf.exportsOnLoad
      ? []
      : [finding("elf/onload-missing", place, elf.exportsValkeyOnLoad ? { isForValkey: true } : {})]),
  ];
}

function nameType(elf: ElfInfo): string {
  switch (elf.type) {
    case "REL":
      return "a relocatable object (.o)";
    case "EXEC":
      return "an executable";
    case "CORE":
      return "a core dump";
    case "DYN":
      return "a position-independent executable";
    // The type of a file is any number of 16 bits.
    default:
      return `an ELF file of type ${elf.type}`;
  }
}
