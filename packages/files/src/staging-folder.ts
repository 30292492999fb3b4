import { mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refused, systemCode, unwritable } from "./system-error.ts";
import { claim, release } from "./temporary-paths.ts";

/**
 * An empty folder for as long as it is used; then it is removed with what is in it.
 * @throws {RampartError} where the system has no room for one
 */
export async function withStagingFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = temporaryFolder();
  try {
    return await use(folder);
  } finally {
    release(folder);
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

/** Makes a folder, with those that it stands in. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => unwritable(path, error));
}
