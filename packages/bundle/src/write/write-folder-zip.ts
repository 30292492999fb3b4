import { listMembers, refuseInside } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { type WriteArchiveFileOptions, writeZip, type ZipFileInput } from "./write-zip.ts";

/**
 * Packs all files below a folder into a zip file. The same content, names and executable bits give the same bytes.
 * @throws {RampartError} where the folder cannot be read, holds more than files, or the path cannot be written
 */
export async function writeFolderZip(
  path: string,
  folder: string,
  options: WriteArchiveFileOptions = {},
): Promise<void> {
  await refuseInside(path, folder);
  const entries = (await listMembers(folder)).flatMap((member): ZipFileInput[] => {
    const { kind, name } = member;
    if (kind === "directory") return [];
    if (kind === "symlink") throw link(name);
    const mode = member.executable ? 0o755 : 0o644;
    return [{ name, mode, compression: "deflate", source: { path: member.path, size: member.size } }];
  });
  await writeZip(path, entries, options);
}

function link(name: string): RampartError {
  const help = "Give the dependency a URL that ends in .tgz, or the file in place of the link.";
  return new RampartError(
    "environment",
    "special-file",
    `${name} is a symbolic link, which few readers of zip files know`,
    { help },
  );
}
