import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** How long the supervisor may take to leave nothing behind, before it is ended too. */
const graceMilliseconds = 2_000;

/** A program with its outputs, and the pipe that a host reports on. */
export interface HostChild extends ChildProcess {
  readonly stdin: Writable | null;
  readonly stdio: [Writable | null, Readable, Readable, Readable, undefined];
}

/**
 * Starts a module host in a folder. `input`: its standard input is a pipe; it is empty otherwise.
 * @throws {Error} of the system, where it shows at once that it cannot be started; else the child emits it
 */
export function startHost(
  folder: string,
  program: string,
  words: readonly string[],
  { input = false } = {},
): HostChild {
  const child = spawn(program, words, {
    cwd: folder,
    env: loadEnvironment(folder),
    stdio: [input ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
    detached: true,
  }) as HostChild;
  if ((child as Partial<HostChild>).stdio !== undefined) return child;
  // Without descriptors for its pipes it has none, and says so too late to be waited for.
  child.once("error", () => {});
  throw Object.assign(new Error("too many files are open"), { code: "EMFILE" });
}

/** Asks a supervisor to leave nothing behind. Where it does not, or has ended itself, its group is killed. */
export function endHost(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) {
    killGroup(child);
    return;
  }
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child), graceMilliseconds);
  child.once("exit", () => clearTimeout(timer));
}

/** Kills every process of a group; it outlives its leader as long as one of them lives. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // No process is left in it.
  }
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, milliseconds).unref());
}

/**
 * All variables that a module sees: where programs and libraries are, which language, and a private folder.
 * LD_LIBRARY_PATH stays, since modules find their libraries by it.
 */
function loadEnvironment(folder: string): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = { HOME: folder, TMPDIR: folder };
  for (const name of ["PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ"]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
