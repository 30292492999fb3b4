export {
  ArchiveError,
  type ArchiveErrorCode,
  type ArchiveFacts,
} from "./archive-error.ts";
export { type UnsafeNameReason, unsafeNameReason } from "./member-name.ts";
export { TarJudge } from "./tar/tar-judge.ts";
export { defaultTarLimits, type TarLimits } from "./tar/tar-limits.ts";
export { type ReadTarOptions, readTarEntries, type TarEntry } from "./tar/tar-reader.ts";
export type { ZipEntry, ZipEntryFacts, ZipEntryKind, ZipMethod } from "./zip/zip-entry.ts";
export { openZip, type ZipFile } from "./zip/zip-file.ts";
export { defaultZipLimits, type ZipLimits } from "./zip/zip-limits.ts";
export type { ZipProblem, ZipProblemCode } from "./zip/zip-problem.ts";
