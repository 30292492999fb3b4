import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RampartError } from "@rampart/findings";
import { refused, systemCode, unwritable } from "./system-error.ts";

/** A file beside the one that it will replace. Every failure is that of the path that the caller gave. */
export class TemporaryFile {
  readonly #handle: FileHandle;
  readonly path: string;
  /** What it will replace: where the path is a symbolic link, what that points at. */
  readonly target: string;
  readonly #shownPath: string;
  #isOpen = true;

  private constructor(handle: FileHandle, path: string, target: string, shownPath: string) {
    this.#handle = handle;
    this.path = path;
    this.target = target;
    this.#shownPath = shownPath;
  }

  static async create(shownPath: string): Promise<TemporaryFile> {
    const target = await outputTarget(shownPath);
    const path = besideOf(target, "tmp");
    // Without a mode Node passes 0666, which the system reduces by the umask.
    const handle = await open(path, "wx").catch((error: unknown) => notCreated(shownPath, error));
    return new TemporaryFile(handle, path, target, shownPath);
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#naming(async () => {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await this.#handle.write(chunk, done, chunk.length - done);
        done += bytesWritten;
      }
    });
  }

  /** Forces the bytes to the disk: some systems say only now that it is full. */
  async finish(mode: number | undefined): Promise<void> {
    if (mode !== undefined) await this.#naming(() => this.#handle.chmod(mode));
    await this.#naming(() => this.#handle.sync());
    await this.#naming(() => this.#close());
  }

  async rename(): Promise<void> {
    await this.#naming(() => rename(this.path, this.target));
  }

  async discard(): Promise<void> {
    await this.#close().catch(() => {});
    await rm(this.path, { force: true });
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }

  async #naming(act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) => unwritable(this.#shownPath, error));
  }
}

/** A name beside a file that nobody can guess: `out.zip.1f2e3d4c5b6a7980.tmp`. */
export function besideOf(path: string, suffix: "tmp" | "old"): string {
  // 55 characters are at most 220 bytes of UTF-8; file systems take names of 255.
  const name = `${basename(path).slice(0, 55)}.${randomBytes(8).toString("hex")}.${suffix}`;
  return join(dirname(path), name);
}

// Through a symbolic link to what it points at, as a plain write would go. A device must never be renamed away.
async function outputTarget(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path);
  const stats = await stat(target).catch(() => undefined);
  if (stats?.isDirectory()) throw unfit(path, "it is a folder");
  if (stats !== undefined && !stats.isFile()) throw unfit(path, "it is not a regular file");
  return target;
}

function unfit(path: string, reason: string): RampartError {
  return new RampartError("environment", "file-unwritable", `cannot write ${path}: ${reason}`);
}

/** A file that is to be made is missing by nature: then the code means its folder. */
function notCreated(path: string, error: unknown): never {
  const isFolder = ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "");
  return isFolder ? refused("write", path, error, "its folder does not exist") : unwritable(path, error);
}
