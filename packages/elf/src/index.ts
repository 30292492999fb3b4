export { ElfError, type ElfErrorCode, type ElfFacts } from "./elf-error.ts";
export type {
  ElfApiName,
  ElfHardening,
  ElfInfo,
  ElfProcessorNeeds,
  ElfUndefinedSymbol,
  ElfVersionNeed,
  StackProtection,
} from "./elf-info.ts";
export { readElf } from "./read-elf.ts";
