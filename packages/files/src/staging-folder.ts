import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refused, systemCode, unwritable } from "./system-error.ts";
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

/** The folder is missing that it would stand in: the one that TMPDIR names. */
function missingFolder(error: unknown): string | undefined {
  return systemCode(error) === "ENOENT" ? "TMPDIR names no folder" : undefined;
}

/**
 * Makes a folder where it is not there, with those that it stands in, and gives its path.
 * @throws {RampartError} where it cannot be made
 */
export function makeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    return unwritable(path, error);
  }
}
