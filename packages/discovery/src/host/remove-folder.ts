import { chmod, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

/** Removes a folder with all that is in it, folders included that somebody took the permissions of. */
export async function removeFolder(folder: string): Promise<void> {
  // Most modules leave it empty, and what removes a folder with contents takes Node longer to load than all of this.
  const isRemoved = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (isRemoved) return;
  const options = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(folder, options);
  } catch {
    await permitFolders(folder);
    await rm(folder, options);
  }
}

async function permitFolders(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await permitFolders(join(folder, entry.name));
  }
}
