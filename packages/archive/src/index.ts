export {
  ArchiveError,
  type ArchiveErrorCode,
  type ContentCode,
  type Facts,
  type UnreadableCode,
  type WriteCode,
} from "./archive-error.ts";
export type { WriteArchiveOptions } from "./archive-options.ts";
export { type WriteOptions, type WrittenFile, writeFileAtomic } from "./atomic-file.ts";
export type { ByteSource } from "./byte-source.ts";
export { type UnsafeNameReason, unsafeNameReason } from "./member-name.ts";
export type { SourceFile } from "./source-file.ts";
export { defaultTarLimits, type TarLimits } from "./tar/tar-limits.ts";
export { type ReadTarOptions, readTarEntries, type TarEntry, type TarEntryKind } from "./tar/tar-reader.ts";
export { writeTarGz } from "./tar/tar-writer.ts";
export type { ZipEntry, ZipEntryFacts, ZipEntryKind, ZipMethod } from "./zip/zip-entry.ts";
export { openZip, type ZipFile } from "./zip/zip-file.ts";
export { defaultZipLimits, type ZipLimits } from "./zip/zip-limits.ts";
export type { ZipProblem, ZipProblemCode } from "./zip/zip-problem.ts";
export { writeZip, type ZipInput } from "./zip/zip-writer.ts";
