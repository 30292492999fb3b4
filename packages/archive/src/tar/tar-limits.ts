/** What is more than this ends the reading of a tar file with an error. */
export interface TarLimits {
  readonly maxEntries: number;
  /** Bytes of the whole tar file, headers and filling included, when it is unpacked. */
  readonly maxTotalSize: number;
  /** Unpacked bytes for each packed byte, once more than `ratioExemptSize` is unpacked. */
  readonly maxRatio: number;
  readonly ratioExemptSize: number;
}

export const defaultTarLimits: TarLimits = {
  // Whole environments of Python travel in such files.
  maxEntries: 50_000,
  maxTotalSize: 4 * 2 ** 30,
  maxRatio: 200,
  ratioExemptSize: 16 * 2 ** 20,
};
