import { defaultZipLimits } from "@rampart/archive";
import { withFile } from "@rampart/files";
import { type Finding, finding, type Place, withoutErrorCode } from "@rampart/findings";

/**
 * What `verify` would say of the size of a file in a bundle, before any of it is read.
 * @throws {RampartError} where the file is missing or unreadable
 */
export async function checkFileSize(path: string, place: Place): Promise<Finding[]> {
  const limit = defaultZipLimits.maxEntrySize;
  const size = await withFile(path, async (source) => source.size);
  return size <= limit ? [] : [withoutErrorCode(finding("bundle/entry-too-large", place, { size, limit }))];
}
