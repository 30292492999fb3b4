import { createWriteStream } from "node:fs";
import { lstat, mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { RampartError } from "@rampart/findings";
import { moveAll } from "./move-all.ts";
import { unwritable } from "./system-error.ts";

export interface TreeOptions {
  readonly folder: string;
  /** Replace files that are there already; never anything but regular files. */
  readonly replace: boolean;
  readonly signal?: AbortSignal;
}

/** A file to be written below a folder. */
export interface TreeFile {
  /** Path below the folder, known to be safe. */
  readonly name: string;
  /** Permission bits, of which the umask takes its part. */
  readonly mode: number;
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * Writes files below a folder, all of them or none: each is written beside its place and moved there when the last one
 * is whole. Gives the paths in the order of the files. Errors of their content are thrown as they are.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way
 */
export async function writeTree(files: readonly TreeFile[], options: TreeOptions): Promise<string[]> {
  const { folder, replace, signal } = options;
  const inFolder = (error: unknown) => unwritable(folder, error);
  const made = [await mkdir(folder, { recursive: true }).catch(inFolder)];
  for (const { name } of files) await requireFree(folder, name, replace);
  let isDone = false;
  const staging = await mkdtemp(join(folder, ".rampart-")).catch(inFolder);
  try {
    for (const { name, mode, open } of files) {
      const path = join(staging, name);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(open(signal), createWriteStream(path, { flags: "wx", mode }), { signal });
    }
    const moves = files.map(({ name }) => ({ path: join(staging, name), target: join(folder, name) }));
    for (const { target } of moves) made.push(await mkdir(dirname(target), { recursive: true }));
    await moveAll(moves);
    isDone = true;
    return moves.map(({ target }) => target);
  } catch (error) {
    return inFolder(error);
  } finally {
    await rm(staging, { recursive: true, force: true });
    // A folder that was made for this and stayed empty is not left behind.
    for (const path of isDone ? [] : made) {
      if (path !== undefined) await rm(path, { recursive: true, force: true });
    }
  }
}

/** No file in the way, and no link on the way that leads out of the folder. */
async function requireFree(folder: string, name: string, replace: boolean): Promise<void> {
  const segments = name.split("/");
  for (const depth of segments.keys()) {
    const path = join(folder, ...segments.slice(0, depth + 1));
    const status = await lstat(path).catch(() => undefined);
    if (status === undefined) return;
    const isLast = depth === segments.length - 1;
    if (isLast ? replace && status.isFile() : status.isDirectory()) continue;
    throw new RampartError("environment", "file-exists", `${path} already exists`, {
      help:
        isLast && status.isFile()
          ? "Choose another folder. Or replace it with --force."
          : "Give another folder with -d.",
    });
  }
}
