import { join } from "node:path";
import { ArchiveError } from "@rampart/archive";
import { type NamedPath, refuseOverlap, type TreeFile, type TreeOptions, writeTree } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { archiveFinding } from "../reader-findings.ts";

export interface ExtractOptions extends TreeOptions {
  /** What else the call will write: no extracted file may be one of them. */
  readonly otherOutputs?: readonly NamedPath[];
}

/**
 * Writes files of an archive below a folder, all of them or none. The paths in the order given, or what is wrong with
 * the archive that they come from.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way; where one is the archive, the
 * call is at fault
 */
export async function extractFiles(
  files: readonly TreeFile[],
  options: ExtractOptions,
  archivePath?: string,
): Promise<string[] | Finding> {
  const { folder, otherOutputs = [] } = options;
  const archive = archivePath === undefined ? [] : [{ name: "the bundle", path: archivePath }];
  const extracted = files.map(({ name }) => ({ name: `its file ${name}`, path: join(folder, name) }));
  await refuseOverlap(archive, [...extracted, ...otherOutputs]);
  try {
    return await writeTree(files, options);
  } catch (error) {
    if (error instanceof ArchiveError) return archiveFinding(error);
    throw error;
  }
}
