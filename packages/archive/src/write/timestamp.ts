/** 1980-01-01 00:00:00 and 2107-12-31 23:59:58 as seconds since 1970, the ends of what DOS date and time can say. */
const minTimestamp = 315532800;
const maxTimestamp = 4354819198;

/**
 * The moment for every entry: `seconds` (`SOURCE_DATE_EPOCH`), brought into the range of DOS dates, or the first
 * moment of that range.
 */
export function clampTimestamp(seconds: number | undefined): number {
  if (seconds === undefined) return minTimestamp;
  if (Number.isNaN(seconds)) throw new RangeError("a timestamp must be a number");
  return Math.min(maxTimestamp, Math.max(minTimestamp, Math.floor(seconds)));
}
