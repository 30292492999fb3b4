import { createWriteStream } from "node:fs";
import { lstat, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ArchiveError } from "@rampart/archive";
import { type Finding, RampartError } from "@rampart/findings";
import { archiveFinding } from "../reader-findings.ts";
import { demandWritable } from "../system-error.ts";

export interface ExtractOptions {
  readonly folder: string;
  /** Replace files that are there already; never anything but regular files. */
  readonly replace: boolean;
  readonly signal?: AbortSignal;
}

export interface ExtractedFile {
  /** Path below the folder, known to be safe. */
  readonly name: string;
  /** Permission bits, of which the umask takes its part. */
  readonly mode: number;
  open(signal?: AbortSignal): Promise<Readable>;
}

/**
 * Writes files below a folder, all of them or none: each is written beside its place and moved there when the last one
 * is whole. The paths in the order given, or what is wrong with the archive that they come from.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way
 */
export async function extractFiles(
  entries: readonly ExtractedFile[],
  options: ExtractOptions,
): Promise<string[] | Finding> {
  const { folder, replace, signal } = options;
  const inFolder = (error: unknown) => demandWritable(folder, error);
  const created = await mkdir(folder, { recursive: true }).catch(inFolder);
  for (const { name } of entries) await demandFree(folder, name, replace);
  let isDone = false;
  const staging = await mkdtemp(join(folder, ".rampart-")).catch(inFolder);
  try {
    for (const entry of entries) {
      const path = join(staging, entry.name);
      await mkdir(dirname(path), { recursive: true });
      const output = createWriteStream(path, { flags: "wx", mode: entry.mode });
      await pipeline(await entry.open(signal), output, { signal });
    }
    const files: string[] = [];
    for (const { name } of entries) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await rename(join(staging, name), path);
      files.push(path);
    }
    isDone = true;
    return files;
  } catch (error) {
    if (error instanceof ArchiveError) return archiveFinding(error);
    return inFolder(error);
  } finally {
    await rm(staging, { recursive: true, force: true });
    // A folder that was made for this and stayed empty is not left behind.
    if (!isDone && created !== undefined) await rm(created, { recursive: true, force: true });
  }
}

/** No file in the way, and no link on the way that leads out of the folder. */
async function demandFree(folder: string, name: string, replace: boolean): Promise<void> {
  const segments = name.split("/");
  for (const depth of segments.keys()) {
    const path = join(folder, ...segments.slice(0, depth + 1));
    const status = await lstat(path).catch(() => undefined);
    if (status === undefined) return;
    const isLast = depth === segments.length - 1;
    if (isLast ? replace && status.isFile() : status.isDirectory()) continue;
    throw new RampartError("environment", "file-exists", `${path} is there already`, {
      help:
        isLast && status.isFile()
          ? "Give another folder with -d, or --force to replace it."
          : "Give another folder with -d.",
    });
  }
}
