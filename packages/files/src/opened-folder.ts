import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { RampartError } from "@rampart/findings";
import { callingNow } from "./system-call.ts";
import { systemCode, unwritable } from "./system-error.ts";
import { claim, release } from "./temporary-paths.ts";

/**
 * A folder that is held open: where the system allows it, a path below it leads there even when somebody puts a link
 * or another folder in its place meanwhile. Elsewhere its path is looked at again before each use.
 */
export class OpenedFolder {
  /** The path that the caller knows. */
  readonly path: string;
  readonly #descriptor: number | undefined;
  readonly #base: string;

  private constructor(path: string, descriptor: number | undefined, base: string) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#base = base;
  }

  /** Opens a folder that the user named: a link is followed. */
  static open(path: string): OpenedFolder {
    return new OpenedFolder(path, ...hold(path, path, 0));
  }

  /** What to give to the system for something in it. */
  at(name: string): string {
    return join(this.#base, name);
  }

  /**
   * The folder of that name in it, made where there is none; `onMade` is told so.
   * @throws {RampartError} where something else is there, a link too
   */
  enter(name: string, onMade: (path: string) => void): OpenedFolder {
    const path = join(this.path, name);
    try {
      mkdirSync(this.at(name));
      onMade(path);
    } catch (error) {
      if (systemCode(error) !== "EEXIST") unwritable(path, error);
    }
    const status = callingNow("read", path, () => lstatSync(this.at(name)));
    if (!status.isDirectory()) throw inTheWay(path);
    return new OpenedFolder(path, ...hold(this.at(name), path, constants.O_NOFOLLOW ?? 0));
  }

  /** An empty folder in it that only this user may enter, claimed until it is released. */
  makeTemporary(remove: (path: string) => void): OpenedFolder {
    const name = `.rampart-${randomBytes(8).toString("hex")}`;
    const path = join(this.path, name);
    claim(path, () => remove(this.at(name)));
    try {
      callingNow("write", this.path, () => mkdirSync(this.at(name), 0o700));
      return new OpenedFolder(path, ...hold(this.at(name), path, constants.O_NOFOLLOW ?? 0));
    } catch (error) {
      release(path);
      throw error;
    }
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    try {
      closeSync(this.#descriptor);
    } catch {
      // Nothing was written through it.
    }
  }
}

/** What holds a folder, and the path that leads into it. */
function hold(path: string, shownPath: string, flags: number): [number | undefined, string] {
  if (process.platform !== "linux") return [undefined, path];
  const descriptor = callingNow("write", shownPath, () =>
    openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | flags),
  );
  const base = `/proc/self/fd/${descriptor}`;
  return [descriptor, leadsTo(base, descriptor) ? base : path];
}

/** Not every container has a `/proc`. */
function leadsTo(path: string, descriptor: number): boolean {
  const there = statSync(path, { bigint: true, throwIfNoEntry: false });
  const held = fstatSync(descriptor, { bigint: true });
  return there !== undefined && there.ino === held.ino && there.dev === held.dev;
}

function inTheWay(path: string): RampartError {
  return new RampartError("environment", "file-exists", `${path} already exists`, {
    help: "Choose another folder.",
  });
}

/**
 * Makes a folder, with those that it is in. Gives those that were made, outermost first: each is claimed, and goes
 * away when it is released empty.
 */
export function makeFolders(path: string): string[] {
  const missing: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const status = callingNow("read", folder, () => statSync(folder, { throwIfNoEntry: false }));
    if (status !== undefined) break;
    missing.unshift(folder);
  }
  const made: string[] = [];
  for (const folder of missing) {
    try {
      mkdirSync(folder);
      claimFolder(folder);
      made.push(folder);
    } catch (error) {
      if (systemCode(error) !== "EEXIST") unwritable(path, error);
    }
  }
  return made;
}

/** A folder that was made for files that may yet be taken back. */
export function claimFolder(path: string): void {
  claim(path, () => {
    try {
      rmdirSync(path);
    } catch (error) {
      // Somebody else put something there, or took it away.
      if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(systemCode(error) ?? "")) throw error;
    }
  });
}
