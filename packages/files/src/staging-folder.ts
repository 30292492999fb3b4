import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { refused, systemCode } from "./system-error.ts";
import { claim, release } from "./temporary-paths.ts";

/**
 * An empty folder, made when it is asked for: most of those who may need one do not.
 * @throws {RampartError} where the system has no room for one
 */
export type StagingFolder = () => string;

/** A folder for as long as it is used; then it is removed with what is in it. */
export async function withStagingFolder<Result>(
  use: (staging: StagingFolder) => Promise<Result>,
): Promise<Result> {
  let folder: string | undefined;
  try {
    return await use(() => {
      folder ??= temporaryFolder();
      return folder;
    });
  } finally {
    if (folder !== undefined) release(folder);
  }
}

/**
 * An empty folder until the process ends.
 * @throws {RampartError} where the system has no room for one
 */
export function temporaryFolder(): string {
  const parent = tmpdir();
  try {
    const folder = mkdtempSync(join(parent, "rampart-"));
    claim(folder, () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  } catch (error) {
    return refused("create", `a folder in ${parent}`, error, missingFolder(error));
  }
}

/** The folder is missing that it would be in: the one that TMPDIR names. */
function missingFolder(error: unknown): string | undefined {
  return systemCode(error) === "ENOENT" ? "TMPDIR names no folder" : undefined;
}

/**
 * Makes a folder where it is not there, with those that it is in, and gives its path.
 * @throws {RampartError} where it cannot be made
 */
export function makeFolder(path: string): string {
  try {
    makeFolders(resolve(path));
    return path;
  } catch (error) {
    return refused("write", path, error, systemCode(error) === "EEXIST" ? "it is not a folder" : undefined);
  }
}

/** One after the other: asked for all at once, Node tries without end in `/proc`, which refuses new folders as missing. */
function makeFolders(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path !== dirname(path)) makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (systemCode(error) !== "EEXIST" || !statSync(path).isDirectory()) throw error;
  }
}
