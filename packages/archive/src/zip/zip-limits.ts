/** What is more than this is reported, or for `maxEntries` and the central directory, not read at all. */
export interface ZipLimits {
  readonly maxEntries: number;
  /** Bytes of one entry when it is unpacked. */
  readonly maxEntrySize: number;
  /** Unpacked bytes for each packed byte. Deflate reaches 1032 at best; code and text stay below 20. */
  readonly maxRatio: number;
  /** Entries that unpack to no more bytes than this may have any ratio. */
  readonly ratioExemptSize: number;
  readonly maxCentralDirectorySize: number;
  /** Bytes of the central directory for each entry that is allowed: findings repeat names. */
  readonly maxHeaderSize: number;
}

export const defaultZipLimits: ZipLimits = {
  maxEntries: 1000,
  maxEntrySize: 1.25 * 2 ** 30,
  maxRatio: 200,
  ratioExemptSize: 2 ** 20,
  maxCentralDirectorySize: 16 * 2 ** 20,
  maxHeaderSize: 4096,
};
