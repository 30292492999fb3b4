import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Script } from "node:vm";

// A package for every Node has no code of any. Where code is missing it is kept for the next run, in the user's cache folder.

/** Set by scripts/bundle-cli.mjs. */
declare const RAMPART_VERSION: string;

/** Folders of other versions, of Rampart or of Node, that stay. */
const mostOthers = 3;

/**
 * Names the Node that code is of. V8 11 takes the code of any build of V8 11 for its own, and crashes: that of Node 20.20
 * in Node 20.19.
 */
export function nameOfNode(): string {
  const { size, mtimeMs } = statSync(process.execPath);
  return [process.version, process.arch, size, Math.floor(mtimeMs)].join("-");
}

/**
 * The folder for code of this Rampart and this Node in the user's cache folder; it may not be there yet. Undefined where
 * there is no such folder, or the user wants no code to be kept.
 */
export function folderOfUser(environment: NodeJS.ProcessEnv): string | undefined {
  const { XDG_CACHE_HOME, HOME, NODE_DISABLE_COMPILE_CACHE } = environment;
  // Without owners nobody can tell whose code it is.
  if (NODE_DISABLE_COMPILE_CACHE || process.getuid === undefined) return undefined;
  const cache = XDG_CACHE_HOME || (HOME && join(HOME, ".cache"));
  // Source: XDG Base Directory Specification, which has a relative path ignored.
  if (!cache || !isAbsolute(cache)) return undefined;
  return join(cache, "rampart", "code", `${RAMPART_VERSION}-${nameOfNode()}`);
}

/** Whether a folder, and those of Rampart that it is in, are the user's, and nobody else's to write to: code is run. */
export function isOwn(folder: string): boolean {
  const folders = [folder, dirname(folder), dirname(dirname(folder))];
  return folders.every((path) => {
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status?.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0;
  });
}

/** Keeps the code of scripts, with the functions that were called so far. Fails quietly: the next run compiles again. */
export function keepCode(folder: string, scripts: ReadonlyMap<string, Script>, chunks: string): void {
  try {
    if (!makeFolders(folder) || !isOwn(folder)) return;
    for (const [name, script] of scripts) write(join(folder, name), script.createCachedData());
    for (const name of readdirSync(folder)) {
      if (!existsSync(join(chunks, name))) rmSync(join(folder, name), { force: true });
    }
    removeOthers(folder);
  } catch {
    // A disk that is full, or that nobody may write to.
  }
}

/**
 * Makes the folders that are not there, in one of the user's: in the home of somebody else, root would leave what that user
 * cannot write to. One after the other: asked for all at once, Node tries without end in `/proc`, which refuses new folders
 * as missing.
 */
function makeFolders(folder: string): boolean {
  const code = dirname(folder);
  const own = dirname(code);
  for (const path of [dirname(own), own, code, folder]) {
    if (existsSync(path)) continue;
    if (statSync(dirname(path)).uid !== process.getuid?.()) return false;
    mkdirSync(path, { mode: 0o700 });
  }
  return true;
}

/** Other runs may write the same file now, and read it. */
function write(path: string, code: Buffer): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, code, { mode: 0o600 });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function removeOthers(folder: string): void {
  const all = dirname(folder);
  const others = readdirSync(all)
    .map((name) => join(all, name))
    .filter((path) => path !== folder)
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of others.slice(mostOthers)) rmSync(path, { recursive: true, force: true });
}
