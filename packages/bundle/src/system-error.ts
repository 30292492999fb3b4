import { ArchiveError, type ArchiveErrorCode } from "@rampart/archive";
import { RampartError } from "@rampart/findings";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is not a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EMFILE: "too many files are open",
  ELOOP: "symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  EIO: "the disk reports an error",
};

/** What a failed system call means, in words; undefined for errors that did not come from the system. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return "syscall" in error ? (reasons[error.code] ?? error.code) : undefined;
}

/** Turns a failure to read a path into the error that names it. Errors that are not the system's pass through. */
export function demandReadable(path: string, error: unknown): never {
  const reason = systemReason(error);
  if (reason === undefined) throw error;
  throw new RampartError("environment", "file-unreadable", `cannot read ${path}: ${reason}`, {
    cause: error,
  });
}

/** The same for a path that is written, by the archive package or with a system call. */
export function demandWritable(path: string, error: unknown): never {
  const reason = error instanceof ArchiveError ? writeReasons[error.code] : systemReason(error);
  if (reason === undefined) throw error;
  throw new RampartError("environment", "file-unwritable", `cannot write ${path}: ${reason}`, {
    cause: error,
  });
}

const writeReasons: Partial<Record<ArchiveErrorCode, string>> = {
  "output-is-folder": "it is a folder",
  "output-not-a-file": "it is not a regular file",
  "output-folder-missing": "its folder does not exist",
  "output-folder-not-writable": "permission is denied",
  "no-space": "the disk is full",
};
