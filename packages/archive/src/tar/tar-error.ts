import { ArchiveError } from "../archive-error.ts";

export function truncatedTar(offset: number): ArchiveError {
  return new ArchiveError("truncated", "the tar file is cut off", { facts: { size: offset } });
}

/** @param offset of the header at fault, in the unpacked tar file */
export function malformedTar(message: string, offset: number, entry = ""): ArchiveError {
  return new ArchiveError("malformed", message, { facts: { offset, entry } });
}
