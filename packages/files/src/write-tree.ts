import { lstatSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { RampartError } from "@rampart/findings";
import { mapUntilRejected } from "./map-concurrently.ts";
import { type Move, moveAll } from "./move-all.ts";
import { claimFolder, makeFolders, OpenedFolder } from "./opened-folder.ts";
import { calling, callingNow } from "./system-call.ts";
import { systemCode, unwritable } from "./system-error.ts";
import { keep, release } from "./temporary-paths.ts";
import { writeBehind } from "./write-behind.ts";
import { writeFully } from "./write-fully.ts";

export interface TreeOptions {
  readonly folder: string;
  /** Replace files that are there already; never anything but regular files. */
  readonly replace: boolean;
  /** Files that are written at the same time; by default one. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
}

/** Files that say something of those that are written: `tree` is the folder where these are until all are whole. */
export type FurtherFiles = (tree: string) => Promise<readonly TreeFile[]>;

/** A file to be written below a folder. */
export interface TreeFile {
  /** Path below the folder, known to be safe. */
  readonly name: string;
  /** Permission bits, of which the umask takes its part. */
  readonly mode: number;
  /** Of its chunks, `keptChunks` must stay as they are when the next one is asked for. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * Writes files below a folder, all of them or none: they are written into a folder of their own first. Where the folder
 * is new, that one becomes it; else they are moved when the last one is whole, and nothing leaves the folder, whatever
 * is planted in it meanwhile. Gives the paths in the order of the files. Errors of their content are thrown as they are.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way
 */
export async function writeTree(
  files: readonly TreeFile[],
  options: TreeOptions,
  further?: FurtherFiles,
): Promise<string[]> {
  const { folder, replace } = options;
  const status = statusOf(folder);
  const isNew = status === undefined;
  if (status?.isDirectory() === false)
    throw new RampartError("environment", "file-unwritable", `cannot write ${folder}: it is not a folder`);
  const made = isNew ? makeFolders(dirname(resolve(folder))) : [];
  let isDone = false;
  try {
    for (const { name } of files) requireFree(folder, name, replace);
    const root = isNew ? dirname(resolve(folder)) : folder;
    const all = await withStagedTree(root, files, options, further, (staging, opened, written) => {
      for (const { name } of written.slice(files.length)) requireFree(folder, name, replace);
      if (isNew) becomeFolder(staging, opened, folder);
      else moveInto(opened, written, staging, replace, made);
    });
    isDone = true;
    return all.map(({ name }) => join(folder, name));
  } finally {
    for (const path of made.toReversed()) (isDone ? keep : release)(path);
  }
}

/** Writes the files into a temporary folder below a root, for as long as they are used. Gives all of them. */
async function withStagedTree(
  rootPath: string,
  files: readonly TreeFile[],
  { jobs = 1, signal }: Pick<TreeOptions, "jobs" | "signal">,
  further: FurtherFiles = async () => [],
  use: (tree: string, root: OpenedFolder, files: readonly TreeFile[]) => void,
): Promise<readonly TreeFile[]> {
  const root = OpenedFolder.open(rootPath);
  let staging: OpenedFolder | undefined;
  try {
    staging = root.makeTemporary((path) => rmSync(path, { recursive: true, force: true }));
    const tree = staging.at("tree");
    callingNow("create", staging.path, () => mkdirSync(tree));
    const write = (all: readonly TreeFile[]) =>
      mapUntilRejected(all, jobs, (file) => writeFile(file, tree, rootPath, signal));
    await write(files);
    const others = await further(tree);
    await write(others);
    signal?.throwIfAborted();
    const all = [...files, ...others];
    use(tree, root, all);
    return all;
  } finally {
    staging?.close();
    if (staging !== undefined) release(staging.path);
    root.close();
  }
}

async function writeFile(
  { name, mode, open: openContent }: TreeFile,
  tree: string,
  shownPath: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = join(tree, name);
  callingNow("write", shownPath, () => mkdirSync(dirname(path), { recursive: true }));
  const handle = await calling("write", shownPath, () => open(path, "wx", mode));
  try {
    const write = (chunk: Uint8Array) => writeFully(handle, chunk, shownPath);
    await writeBehind(openContent(signal), write, () => signal?.throwIfAborted());
  } catch (error) {
    await handle.close().catch(() => {});
    throw signal?.aborted ? signal.reason : error;
  }
  await calling("write", shownPath, () => handle.close());
}

/** The last step for a folder that was not there: one call, so that it is there whole or not at all. */
function becomeFolder(tree: string, parent: OpenedFolder, folder: string): void {
  try {
    renameSync(tree, parent.at(basename(resolve(folder))));
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(systemCode(error) ?? "")) throw inTheWay(folder, false);
    unwritable(folder, error);
  }
}

/** The last step for a folder that was there. */
function moveInto(
  root: OpenedFolder,
  files: readonly TreeFile[],
  tree: string,
  replaces: boolean,
  made: string[],
): void {
  const folders = new Map([[".", root]]);
  const folderOf = (path: string): OpenedFolder => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const entered = folderOf(dirname(path)).enter(basename(path), (newPath) => {
      claimFolder(newPath);
      made.push(newPath);
    });
    folders.set(path, entered);
    return entered;
  };
  try {
    const moves = files.map(({ name }): Move => {
      const target = folderOf(dirname(name)).at(basename(name));
      return { path: join(tree, name), target, shownTarget: join(root.path, name), replaces };
    });
    moveAll(moves);
  } finally {
    for (const [path, opened] of folders) if (path !== ".") opened.close();
  }
}

function statusOf(path: string) {
  return callingNow("read", path, () => statSync(path, { throwIfNoEntry: false }));
}

/** No file in the way, and no link on the way that leads out of the folder. */
function requireFree(folder: string, name: string, replace: boolean): void {
  const segments = name.split("/");
  for (const depth of segments.keys()) {
    const path = join(folder, ...segments.slice(0, depth + 1));
    const status = callingNow("read", path, () => lstatSync(path, { throwIfNoEntry: false }));
    if (status === undefined) return;
    const isLast = depth === segments.length - 1;
    if (isLast ? replace && status.isFile() : status.isDirectory()) continue;
    throw inTheWay(path, isLast && status.isFile());
  }
}

function inTheWay(path: string, isFile: boolean): RampartError {
  return new RampartError("environment", "file-exists", `${path} already exists`, {
    help: isFile ? "Choose another folder. Or replace it with --force." : "Choose another folder.",
  });
}
