export { ElfError, type ElfErrorCode, type ElfFacts } from "./elf-error.ts";
export type {
  ElfHardening,
  ElfInfo,
  ElfUndefinedSymbol,
  ElfVersionNeed,
  StackProtection,
} from "./elf-info.ts";
export { readElf } from "./read-elf.ts";
