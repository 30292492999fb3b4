import { defaultZipLimits } from "@rampart/archive";
import { requireRegularFile } from "@rampart/files";
import { type Finding, finding, type Place, withoutErrorCode } from "@rampart/findings";

/**
 * What `verify` would say of the size of a file in a bundle, before any of it is read.
 * @throws {RampartError} where the file is missing, or no regular file
 */
export async function checkFileSize(path: string, place: Place): Promise<Finding[]> {
  const limit = defaultZipLimits.maxEntrySize;
  const size = await requireRegularFile(path);
  return size <= limit ? [] : [withoutErrorCode(finding("bundle/entry-too-large", place, { size, limit }))];
}
