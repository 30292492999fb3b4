export interface WriteArchiveOptions {
  /** Seconds since 1970 (`SOURCE_DATE_EPOCH`), taken as UTC; without it 1980-01-01 00:00:00. */
  readonly modified?: number | undefined;
  /** When it aborts, the sources are closed and the iteration throws. */
  readonly signal?: AbortSignal | undefined;
}

/** Content that is not held in memory. It is asked for when its turn comes: twice where it is stored. */
export interface StreamedContent {
  /** Bytes that the chunks have together. */
  readonly size: number;
  /** @param kept how many of the chunks before the next one must stay as they are; by default all */
  chunks(kept?: number): AsyncIterable<Uint8Array>;
}
