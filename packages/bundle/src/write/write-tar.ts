import { ArchiveError } from "@rampart/archive";
import { type TarInput, tarGzBytes } from "@rampart/archive/write";
import type { Digest } from "@rampart/bytes";
import { listMembers, readSourceFile, refuseInside, writeFileAtomic } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { WriteArchiveFileOptions } from "./write-zip.ts";

/**
 * Packs a file, or all that is below a folder, into a gzipped tar file. The same content, names and executable bits
 * give the same bytes everywhere.
 * @throws {RampartError} where the folder cannot be read or packed, or the path cannot be written
 */
export async function writeTarGz(
  path: string,
  rootPath: string,
  options: WriteArchiveFileOptions = {},
): Promise<Digest> {
  await refuseInside(path, rootPath);
  const members = (await listMembers(rootPath)).map(
    (member): TarInput =>
      member.kind === "file" ? { ...member, chunks: () => readSourceFile(member) } : member,
  );
  return writeFileAtomic(path, packed(members, options), options);
}

function packed(members: readonly TarInput[], options: WriteArchiveFileOptions): AsyncIterable<Uint8Array> {
  try {
    return tarGzBytes(members, options);
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.code !== "unsafe-name") throw error;
    throw new RampartError("environment", error.code, error.message, { cause: error });
  }
}
