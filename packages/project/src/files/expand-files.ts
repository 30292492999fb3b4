import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { systemCode, unreadable } from "@rampart/files";
import { parseGlob, RampartError } from "@rampart/findings";

/** Folders that hold what others wrote. */
const passedOver = new Set([".git", "node_modules"]);

/**
 * The files that a caller named: a folder stands for the files below it whose names `isMeant` recognises, and a glob
 * that no shell expanded for the files that it matches. The order of the arguments stays; within one it is the names'.
 * @throws {RampartError} where a folder or a glob stands for no file
 */
export async function expandFiles(
  words: readonly string[],
  isMeant: (name: string) => boolean,
): Promise<readonly string[]> {
  const expanded = await Promise.all(words.map((word) => expand(word, isMeant)));
  return [...new Set(expanded.flat())];
}

async function expand(word: string, isMeant: (name: string) => boolean): Promise<readonly string[]> {
  const status = await stat(word).catch(() => undefined);
  if (status?.isDirectory()) {
    const files = await filesBelow(word, isMeant, Number.POSITIVE_INFINITY);
    if (files.length > 0) return files;
    throw new RampartError("environment", "no-files", `there is no file to check in the folder ${word}`);
  }
  // What exists is meant as it is, whatever characters are in its name.
  if (status !== undefined || !/[*?{]/.test(word)) return [word];
  const parsed = parseGlob(word.replace(/^\//, ""));
  if ("problem" in parsed) {
    const message = `${JSON.stringify(word)} is not a file pattern: ${parsed.problem}`;
    throw new RampartError("call", "usage", message);
  }
  const base = folderOf(word);
  const shown = (path: string) => (word.startsWith("./") ? `./${path}` : path);
  const files = await filesBelow(base, () => true, depthOf(word));
  const matching = files.filter((path) => parsed.glob(path.replace(/^(\.\/|\/)/, "")));
  if (matching.length > 0) return matching.map(shown);
  throw new RampartError("environment", "no-files", `no file matches ${word}`);
}

/** The part of a glob before its first sign. */
function folderOf(glob: string): string {
  const plain = glob.slice(0, glob.search(/[*?{]/));
  const end = plain.lastIndexOf("/");
  return end === -1 ? "." : plain.slice(0, end) || "/";
}

/** How many folders deep a glob can match below {@link folderOf} it: what lies deeper need not be readable. */
function depthOf(glob: string): number {
  if (glob.includes("**")) return Number.POSITIVE_INFINITY;
  return glob.slice(glob.search(/[*?{]/)).split("/").length - 1;
}

async function filesBelow(
  folder: string,
  isMeant: (name: string) => boolean,
  depth: number,
): Promise<string[]> {
  const files: string[] = [];
  const open = [{ path: folder, below: depth }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path: parent, below } = next;
    for (const entry of await entriesOf(parent)) {
      const path = join(parent, entry.name).split(sep).join("/");
      if (!entry.isDirectory()) {
        if (entry.isFile() && isMeant(entry.name)) files.push(path);
      } else if (below > 0 && !passedOver.has(entry.name)) open.push({ path, below: below - 1 });
    }
  }
  return files.toSorted();
}

/** Nothing for a folder that is not there, not any more, or that is a file: nothing lies below it. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return [];
    return unreadable(folder, error);
  }
}

/** Names that `lint` looks at in a folder. */
export function isLintable(name: string): boolean {
  return /^ramp(?!art\.config\.)[^/]*\.ya?ml$|^module\.json$/.test(name) || isBundle(name);
}

/** Names that `verify` looks at in a folder. */
export function isBundle(name: string): boolean {
  return name.endsWith(".zip");
}
