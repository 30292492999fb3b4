import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { resolveWithin } from "./resolve-within.ts";

/**
 * The folders of libraries that `/etc/ld.so.conf` of another system names, below its root folder and in its order.
 * The loader of that system knows them from a cache, which only `ldconfig` of that system writes. Source: ldconfig(8).
 */
export async function configuredFolders(root: string): Promise<readonly string[]> {
  const lines = await linesOf(root, "/etc/ld.so.conf", new Set());
  const folders = await Promise.all(lines.map((line) => resolveWithin(root, line)));
  return folders.filter((folder) => folder !== undefined);
}

/** As much of a file as is read: those of distributions have a few lines. */
const mostBytes = 64 * 1024;

async function linesOf(root: string, path: string, seen: Set<string>): Promise<readonly string[]> {
  const file = await resolveWithin(root, path);
  if (file === undefined || seen.has(file)) return [];
  seen.add(file);
  const about = await stat(file);
  if (!about.isFile() || about.size > mostBytes) return [];
  const folders: string[] = [];
  for (const written of (await readFile(file, "utf8")).split("\n")) {
    const line = written.replace(/#.*/, "").trim();
    const [word, ...patterns] = line.split(/\s+/);
    if (line.startsWith("/")) folders.push(line);
    if (word !== "include") continue;
    for (const pattern of patterns)
      for (const included of await matching(root, resolve(dirname(path), pattern)))
        folders.push(...(await linesOf(root, included, seen)));
  }
  return folders;
}

/** The files of a folder whose names fit a pattern such as `*.conf`, in the order of their names. */
async function matching(root: string, pattern: string): Promise<readonly string[]> {
  const folder = await resolveWithin(root, dirname(pattern));
  if (folder === undefined || !(await stat(folder)).isDirectory()) return [];
  const parts = basename(pattern)
    .split("*")
    .map((part) => part.replace(/[^\w-]/g, "\\$&"));
  const fits = new RegExp(`^(?!\\.)${parts.join(".*")}$`);
  const names = (await readdir(folder)).filter((name) => fits.test(name)).sort();
  return names.map((name) => join(dirname(pattern), name));
}
