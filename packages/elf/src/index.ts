export { type ByteSource, bytesSource } from "./byte-source.ts";
export { ElfError, type ElfErrorCode, type ElfFacts } from "./elf-error.ts";
export type {
  ElfHardening,
  ElfInfo,
  ElfUndefinedSymbol,
  ElfVersionNeed,
  StackProtection,
} from "./elf-info.ts";
export { type FileSource, fileHandleSource, openFileSource } from "./file-source.ts";
export { readElf } from "./read-elf.ts";
