export {
  type ContentOfDigests,
  type FileContent,
  type FileToWrite,
  type WriteOptions,
  writeFileAtomic,
  writeFilesAtomic,
} from "./atomic-file.ts";
export { digestFile, digestOfExisting, digestSource, digestStream } from "./digest-file.ts";
export { type FileSource, openFile, withFile } from "./file-source.ts";
export { type ListedMember, listMembers } from "./folder-listing.ts";
export { mapConcurrently, mapUntilRejected } from "./map-concurrently.ts";
export { nodeRuntime } from "./node-runtime.ts";
export { isThere, pathKind, requireRegularFile } from "./path-kind.ts";
export { isPipePath, pipeChunks, spoolPipe, spoolStream } from "./pipe.ts";
export { readUnlessPipe, readWhole } from "./read-whole.ts";
export { rewriteFile } from "./rewrite-file.ts";
export { findOverlap, type NamedPath, type Overlap, refuseInside, refuseOverlap } from "./same-file.ts";
export { readSourceFile, type SourceFile } from "./source-file.ts";
export { makeFolder, type StagingFolder, temporaryFolder, withStagingFolder } from "./staging-folder.ts";
export { calling, callingNow, translated } from "./system-call.ts";
export {
  type FileCall,
  notCreated,
  refused,
  systemCode,
  systemReason,
  unreadable,
  unwritable,
} from "./system-error.ts";
export { claim, type LeftPath, release, releaseAll, takeLeftPaths } from "./temporary-paths.ts";
export { keptChunks } from "./write-behind.ts";
export { type FurtherFiles, type TreeFile, type TreeOptions, writeTree } from "./write-tree.ts";
