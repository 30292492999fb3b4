import { ArchiveError } from "@rampart/archive";
import { type TreeFile, type TreeOptions, writeTree } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { archiveFinding } from "../reader-findings.ts";

/**
 * Writes files of an archive below a folder, all of them or none. The paths in the order given, or what is wrong with
 * the archive that they come from.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way
 */
export async function extractFiles(
  files: readonly TreeFile[],
  options: TreeOptions,
): Promise<string[] | Finding> {
  try {
    return await writeTree(files, options);
  } catch (error) {
    if (error instanceof ArchiveError) return archiveFinding(error);
    throw error;
  }
}
