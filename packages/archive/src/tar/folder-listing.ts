import type { Stats } from "node:fs";
import { lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, posix, sep } from "node:path";
import { ArchiveError } from "../archive-error.ts";
import { unsafeNameReason } from "../member-name.ts";

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

/** A file alone, or everything below a folder, in the byte order of the paths. */
export async function listMembers(rootPath: string): Promise<ListedMember[]> {
  const root = await realpath(rootPath);
  const stats = await stat(root);
  if (!stats.isDirectory()) {
    const member = await describe(root, root, basename(rootPath), stats);
    return [member];
  }
  const members: ListedMember[] = [];
  await walk(root, "", members);
  return members.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

async function walk(root: string, folder: string, members: ListedMember[]): Promise<void> {
  for (const rawName of await readdir(join(root, folder), { encoding: "buffer" })) {
    const name = posix.join(folder, rawName.toString("utf8"));
    refuseUnsafe(name);
    const path = join(root, name);
    const member = await describe(root, path, name, await lstat(path));
    members.push(member);
    if (member.kind === "directory") await walk(root, name, members);
  }
}

// A name that is not UTF-8 decodes to one with U+FFFD, which is refused here.
function refuseUnsafe(name: string): void {
  const reason = unsafeNameReason(name);
  if (reason === undefined) return;
  throw new ArchiveError("unsafe-name", `${name} cannot be packed (${reason})`, {
    entry: name,
    facts: { reason },
  });
}

async function describe(root: string, path: string, name: string, stats: Stats): Promise<ListedMember> {
  refuseUnsafe(name);
  if (stats.isDirectory()) return { kind: "directory", name };
  if (stats.isFile()) {
    return { kind: "file", name, path, size: stats.size, executable: (stats.mode & 0o111) !== 0 };
  }
  if (stats.isSymbolicLink()) return { kind: "symlink", name, target: await safeTarget(root, path, name) };
  throw new ArchiveError("special-file", `${name} is neither a file, a folder nor a symbolic link`, {
    entry: name,
  });
}

// Both what the link says and where it leads must stay below the root: a step through another link may leave it.
async function safeTarget(root: string, path: string, name: string): Promise<string> {
  const target = await readlink(path);
  const stated = posix.join(posix.dirname(name), target);
  const facts = { target };
  if (isAbsolute(target) || stated === ".." || stated.startsWith("../")) throw outside(name, target);
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) {
    throw new ArchiveError("symlink-broken", `${name} points to ${target}, which is not there`, {
      entry: name,
      facts,
    });
  }
  if (real !== root && !real.startsWith(root + sep)) throw outside(name, target);
  return target;
}

function outside(name: string, target: string): ArchiveError {
  return new ArchiveError("symlink-outside", `${name} points to ${target}, outside of the folder`, {
    entry: name,
    facts: { target },
  });
}
