import { RampartError } from "@rampart/findings";

/** What a failed system call means, and what to do where that is not plain. */
interface Meaning {
  readonly reason: string;
  readonly help?: string;
}

const denied: Meaning = {
  reason: "permission is denied",
  help: "Change the permissions, or run as a user that has them.",
};
const full = "Free some space, or choose another place; temporary files are in TMPDIR or next to an output.";

/** The one table of them: whoever needs a word more puts it here. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOENT: { reason: "there is no such file" },
  EACCES: denied,
  EPERM: denied,
  EEXIST: { reason: "something of that name is there already" },
  EISDIR: { reason: "it is a folder" },
  ENOTDIR: { reason: "part of the path is not a folder" },
  ENOTEMPTY: { reason: "the folder is not empty" },
  ENOSPC: { reason: "the disk is full", help: full },
  EDQUOT: { reason: "the disk quota is used up", help: full },
  EFBIG: { reason: "the file is larger than the limit", help: "Raise the limit with `ulimit -f`." },
  EROFS: { reason: "the file system is read-only", help: "Choose a folder that can be written." },
  EMFILE: {
    reason: "too many files are open",
    help: "Raise the limit with `ulimit -n`. Or give a lower --jobs.",
  },
  ENFILE: { reason: "the system has too many open files" },
  ENOMEM: { reason: "the system has no memory left" },
  ELOOP: { reason: "symbolic links lead in a circle" },
  ENAMETOOLONG: { reason: "the name is too long" },
  EXDEV: { reason: "part of the folder is on another file system" },
  EBUSY: { reason: "it is in use" },
  ETXTBSY: { reason: "the program in it is running" },
  EINTR: { reason: "signals interrupted the call again and again", help: "Try again." },
  EPIPE: { reason: "its reader is gone" },
  EIO: {
    reason: "the disk reports an error",
    help: "Check the disk, or the network behind it, and the log of the system.",
  },
};

/** What was tried with a path, as it is in the message: `cannot write out.zip: the disk is full`. */
export type FileCall = "read" | "write" | "create" | "remove" | "replace" | "start";

/** What a failed system call means, in words; undefined for errors that did not come from the system. */
export function systemReason(error: unknown): string | undefined {
  const code = systemCode(error);
  return code === undefined ? undefined : (meanings[code]?.reason ?? code);
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
  const code = systemCode(error);
  if (code === undefined) throw error;
  const { help } = reason === systemReason(error) ? (meanings[code] ?? {}) : {};
  throw new RampartError(
    "environment",
    call === "read" || call === "start" ? "file-unreadable" : "file-unwritable",
    `cannot ${call} ${path}: ${reason}`,
    { ...(help !== undefined && { help }), cause: error },
  );
}

/** {@link refused} for a path that could not be read. */
export function unreadable(path: string, error: unknown): never {
  refused("read", path, error);
}

/** {@link refused} for a file that is to be made, and so is missing by nature: then the code means its folder. */
export function notCreated(path: string, error: unknown): never {
  const isFolder = ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "");
  return refused("write", path, error, isFolder ? "its folder does not exist" : undefined);
}

/** {@link refused} for a path that could not be written. */
export function unwritable(path: string, error: unknown): never {
  refused("write", path, error);
}
