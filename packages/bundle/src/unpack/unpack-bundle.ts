import { createWriteStream } from "node:fs";
import { lstat, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ArchiveError, openZip, type ZipEntry, type ZipFile } from "@rampart/archive";
import { type Finding, RampartError, type Rule } from "@rampart/findings";
import type { BundleSource, ReadOptions } from "../read/bundle-reading.ts";
import { demandRegularFile } from "../read-whole.ts";
import { archiveFinding, problemFinding } from "../reader-findings.ts";
import { demandReadable, demandWritable } from "../surroundings.ts";

export interface UnpackOptions extends ReadOptions {
  readonly folder: string;
  /** Replace files that are there already. */
  readonly replace: boolean;
}

export interface UnpackResult {
  /** Paths that were written, in the order of the zip; empty where a finding kept the bundle from being unpacked. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Extracts a bundle: all of it or nothing. Names, links, sizes and checksums are judged first; files are written
 * beside their place and moved there when the last one is whole.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way
 */
export async function unpackBundle(source: BundleSource, options: UnpackOptions): Promise<UnpackResult> {
  if ("path" in source) await demandRegularFile(source.path);
  let zip: ZipFile;
  try {
    zip = await openZip("path" in source ? source.path : source.bytes, options.limits);
  } catch (error) {
    if (error instanceof ArchiveError) return { files: [], findings: [archiveFinding(error)] };
    return demandReadable("path" in source ? source.path : "standard input", error);
  }
  try {
    const findings = zip.problems.map(problemFinding);
    if (findings.some(({ severity }) => severity === "error")) return { files: [], findings };
    const entries = zip.entries.filter(({ kind }) => kind === "file");
    const files = await extract(entries, options);
    return Array.isArray(files) ? { files, findings } : { files: [], findings: [...findings, files] };
  } finally {
    await zip.close();
  }
}

async function extract(
  entries: readonly ZipEntry[],
  options: UnpackOptions,
): Promise<string[] | Finding<Rule>> {
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
      const mode = entry.name.endsWith(".so") ? 0o777 : 0o666;
      await pipeline(await entry.open(signal), createWriteStream(path, { flags: "wx", mode }), { signal });
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
    throw new RampartError("surroundings", "file-exists", `${path} is there already`, {
      help:
        isLast && status.isFile()
          ? "Give another folder with -d, or --force to replace it."
          : "Give another folder with -d.",
    });
  }
}
