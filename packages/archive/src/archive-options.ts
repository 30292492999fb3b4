import type { WriteOptions } from "./atomic-file.ts";

export interface WriteArchiveOptions extends WriteOptions {
  /** Seconds since 1970 (`SOURCE_DATE_EPOCH`), taken as UTC; without it 1980-01-01 00:00:00. */
  readonly modified?: number | undefined;
}
