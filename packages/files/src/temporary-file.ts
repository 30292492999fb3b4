import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, lstat, open, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RampartError } from "@rampart/findings";
import { calling, callingNow } from "./system-call.ts";
import { notCreated, systemCode, unwritable } from "./system-error.ts";
import { claim, keep, release } from "./temporary-paths.ts";
import { writeFully } from "./write-fully.ts";

/** Whom a file belongs to, and who may do what with it. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** A file beside the one that it will replace. Every failure is that of the path that the caller gave. */
export class TemporaryFile {
  readonly #handle: FileHandle;
  readonly path: string;
  /** What it will replace: where the path is a symbolic link, what that points at. */
  readonly target: string;
  /** The path that the caller gave. */
  readonly shownPath: string;
  #isOpen = true;

  private constructor(handle: FileHandle, path: string, target: string, shownPath: string) {
    this.#handle = handle;
    this.path = path;
    this.target = target;
    this.shownPath = shownPath;
  }

  static async create(shownPath: string): Promise<TemporaryFile> {
    const target = await outputTarget(shownPath);
    const path = besideOf(target, "tmp");
    claim(path, () => rmSync(path, { force: true }));
    try {
      // Made at once, so that a signal finds it claimed and there, or not at all. Without a mode Node passes 0666,
      // which the system reduces by the umask.
      closeSync(openSync(path, "wx"));
      const handle = await open(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
      return new TemporaryFile(handle, path, target, shownPath);
    } catch (error) {
      release(path);
      return notCreated(shownPath, error);
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    await writeFully(this.#handle, chunk, this.shownPath);
  }

  /**
   * Gives the file away, so that it is whose the replaced one was.
   * @returns whether the system allows that
   */
  async giveTo({ uid, gid, mode }: Ownership): Promise<boolean> {
    const now = await calling("read", this.shownPath, () => this.#handle.stat());
    try {
      if (now.uid !== uid || now.gid !== gid) await this.#handle.chown(uid, gid);
      // After the owner: changing that takes bits away.
      if ((now.mode & 0o7777) !== mode) await this.#handle.chmod(mode);
      return true;
    } catch (error) {
      if (["EPERM", "EINVAL", "ENOTSUP", "ENOSYS"].includes(systemCode(error) ?? "")) return false;
      return unwritable(this.shownPath, error);
    }
  }

  /** Forces the bytes to the disk: some systems say only now that it is full. */
  async finish(mode?: number): Promise<void> {
    if (mode !== undefined) await calling("write", this.shownPath, () => this.#handle.chmod(mode));
    await calling("write", this.shownPath, () => this.#handle.sync());
    await calling("write", this.shownPath, () => this.#close());
  }

  rename(): void {
    callingNow("write", this.shownPath, () => renameSync(this.path, this.target));
    keep(this.path);
  }

  /** Leaves it where it is: it holds what could not be put back. */
  leave(): void {
    keep(this.path);
  }

  async discard(): Promise<void> {
    await this.#close().catch(() => {});
    release(this.path);
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

/** A name beside a file that nobody can guess: `out.zip.1f2e3d4c5b6a7980.tmp`. */
export function besideOf(path: string, suffix: "tmp" | "old"): string {
  // 55 characters are at most 220 bytes of UTF-8; file systems take names of 255.
  const name = `${basename(path).slice(0, 55)}.${randomBytes(8).toString("hex")}.${suffix}`;
  return join(dirname(path), name);
}

/**
 * The file that an output names: through a symbolic link to what it points at, as a plain write would go. A link that
 * leads nowhere is refused, and so is a device, which must never be renamed away.
 */
async function outputTarget(path: string): Promise<string> {
  const target = await realpath(path).catch((error: unknown) => missing(path, error));
  const stats = await stat(target).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    return unwritable(path, error);
  });
  if (stats?.isDirectory()) throw unfit(path, "it is a folder");
  if (stats !== undefined && !stats.isFile()) throw unfit(path, "it is not a regular file");
  return target;
}

/** The path itself, where there is nothing yet. */
async function missing(path: string, error: unknown): Promise<string> {
  if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") return unwritable(path, error);
  const isLink = await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
  if (isLink) throw unfit(path, "it is a symbolic link that leads nowhere");
  return path;
}

function unfit(path: string, reason: string): RampartError {
  return new RampartError("environment", "file-unwritable", `cannot write ${path}: ${reason}`);
}
