import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refused, unwritable } from "./system-error.ts";

/**
 * An empty folder for as long as it is used; then it is removed with what is in it.
 * @throws {RampartError} where the system has no room for one
 */
export async function withStagingFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const parent = tmpdir();
  const folder = await mkdtemp(join(parent, "rampart-")).catch((error: unknown) =>
    refused("create", `a folder in ${parent}`, error),
  );
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes a folder, with those that it stands in. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => unwritable(path, error));
}
