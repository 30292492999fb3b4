import { type FileCall, refused, systemCode } from "./system-error.ts";

/** How often a call is repeated that a signal interrupts. */
const mostInterruptions = 100;

/**
 * A call of the system with a path: repeated where a signal interrupts it, its error translated.
 * @throws {RampartError} where the system refuses
 */
export async function calling<Result>(
  call: FileCall,
  path: string,
  act: () => Promise<Result>,
): Promise<Result> {
  for (let interruptions = 0; ; interruptions += 1) {
    try {
      return await act();
    } catch (error) {
      if (isLast(error, interruptions)) refused(call, path, error);
    }
  }
}

/** {@link calling} for a call that nothing of this process may come between. */
export function callingNow<Result>(call: FileCall, path: string, act: () => Result): Result {
  for (let interruptions = 0; ; interruptions += 1) {
    try {
      return act();
    } catch (error) {
      if (isLast(error, interruptions)) refused(call, path, error);
    }
  }
}

function isLast(error: unknown, interruptions: number): boolean {
  return systemCode(error) !== "EINTR" || interruptions >= mostInterruptions;
}

/**
 * What an error is called that comes from the system and that no caller has translated: by the path and the call that
 * it has itself. Any other error is given as it is.
 */
export function translated(error: unknown): unknown {
  if (systemCode(error) === undefined) return error;
  const { path, syscall = "" } = error as NodeJS.ErrnoException;
  try {
    if (syscall === "uv_cwd") refused("read", "the working directory", error, "it was removed");
    if (syscall.startsWith("spawn")) refused("start", path ?? "a process", error);
    if (path !== undefined) refused(changes[syscall] ?? "read", path, error);
    // The calls of a file that is open already have no path.
    const call = openFileCalls[syscall];
    if (call !== undefined) refused(call, "an open file", error);
  } catch (translation) {
    return translation;
  }
  return error;
}

const openFileCalls: Readonly<Record<string, FileCall>> = {
  close: "write",
  fchmod: "write",
  fchown: "write",
  fstat: "read",
  fsync: "write",
  ftruncate: "write",
  read: "read",
  write: "write",
};

/** Calls that change something at a path; the others read. */
const changes: Readonly<Record<string, FileCall>> = {
  chmod: "write",
  chown: "write",
  copyfile: "write",
  link: "write",
  mkdir: "create",
  mkdtemp: "create",
  rename: "replace",
  rm: "remove",
  rmdir: "remove",
  symlink: "create",
  unlink: "remove",
};
