import { RampartError } from "@rampart/findings";

/** What a failed system call means. The one table of them: whoever needs a word more puts it here. */
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

/** What was tried with a path, as it stands in the message: `cannot write out.zip: the disk is full`. */
export type FileCall = "read" | "write" | "create" | "remove" | "replace";

/** What a failed system call means, in words; undefined for errors that did not come from the system. */
export function systemReason(error: unknown): string | undefined {
  const code = systemCode(error);
  return code === undefined ? undefined : (reasons[code] ?? code);
}

/** `ENOENT` and the like; undefined for errors that did not come from the system. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return "syscall" in error ? error.code : undefined;
}

/**
 * Throws the error that names the path, and what was tried, in place of the system's. Errors that are not the system's
 * are thrown as they are. `reason` is said where the caller knows better what the system's code means.
 */
export function refused(call: FileCall, path: string, error: unknown, reason = systemReason(error)): never {
  if (systemCode(error) === undefined) throw error;
  const code = call === "read" ? "file-unreadable" : "file-unwritable";
  throw new RampartError("environment", code, `cannot ${call} ${path}: ${reason}`, { cause: error });
}

/** {@link refused} for a path that could not be read. */
export function unreadable(path: string, error: unknown): never {
  refused("read", path, error);
}

/** {@link refused} for a path that could not be written. */
export function unwritable(path: string, error: unknown): never {
  refused("write", path, error);
}
