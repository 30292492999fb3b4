import type { Stats } from "node:fs";
import { lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, posix, sep } from "node:path";
import { RampartError } from "@rampart/findings";
import { unreadable } from "./system-error.ts";

/** Something to be packed, by its path below the root. */
export type ListedMember =
  | { readonly kind: "directory"; readonly name: string }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly path: string;
      readonly size: number;
      readonly executable: boolean;
    }
  | { readonly kind: "symlink"; readonly name: string; readonly target: string };

/**
 * A file alone, or everything below a folder, in the byte order of the paths. Names are given as they are: whoever
 * packs them judges them.
 * @throws {RampartError} where something is neither file, folder nor link, a link leads out of the folder, or the
 * system refuses
 */
export async function listMembers(rootPath: string): Promise<ListedMember[]> {
  try {
    const root = await realpath(rootPath);
    const stats = await stat(root);
    if (!stats.isDirectory()) return [await readMember(root, root, basename(rootPath), stats)];
    const members: ListedMember[] = [];
    await walk(root, "", members);
    return members.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  } catch (error) {
    return unreadable(rootPath, error);
  }
}

async function walk(root: string, folder: string, members: ListedMember[]): Promise<void> {
  for (const rawName of await readdir(join(root, folder), { encoding: "buffer" })) {
    const name = posix.join(folder, rawName.toString("utf8"));
    if (!Buffer.from(rawName.toString("utf8")).equals(rawName)) {
      throw unpackable("unsafe-name", `${name} cannot be packed (invalid-utf8)`);
    }
    const path = join(root, name);
    const member = await readMember(root, path, name, await lstat(path));
    members.push(member);
    if (member.kind === "directory") await walk(root, name, members);
  }
}

async function readMember(root: string, path: string, name: string, stats: Stats): Promise<ListedMember> {
  if (stats.isDirectory()) return { kind: "directory", name };
  if (stats.isFile()) {
    return { kind: "file", name, path, size: stats.size, executable: (stats.mode & 0o111) !== 0 };
  }
  if (stats.isSymbolicLink()) return { kind: "symlink", name, target: await safeTarget(root, path, name) };
  throw unpackable("special-file", `${name} is neither a file, a folder nor a symbolic link`);
}

// Both what the link says and where it leads must stay below the root: a step through another link may leave it.
async function safeTarget(root: string, path: string, name: string): Promise<string> {
  const target = await readlink(path);
  const stated = posix.join(posix.dirname(name), target);
  if (isAbsolute(target) || stated === ".." || stated.startsWith("../")) throw outside(name, target);
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined)
    throw unpackable("symlink-broken", `${name} points to ${target}, which is not there`);
  if (real !== root && !real.startsWith(root + sep)) throw outside(name, target);
  return target;
}

function outside(name: string, target: string): RampartError {
  return unpackable("symlink-outside", `${name} points to ${target}, outside of the folder`);
}

function unpackable(
  code: "unsafe-name" | "special-file" | "symlink-broken" | "symlink-outside",
  message: string,
): RampartError {
  return new RampartError("environment", code, message);
}
