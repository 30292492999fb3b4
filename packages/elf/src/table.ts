import type { ByteSource } from "@rampart/bytes";
import { type ByteRange, readRange } from "./byte-range.ts";
import { WINDOW_BYTES } from "./limits.ts";

/** Some entries of a table, as they were read. */
export interface TableWindow {
  /** Index of the first entry in the window. */
  readonly first: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Reads a table of `count` entries of one size from front to back, a window at a time. */
export async function* readTable(
  source: ByteSource,
  offset: number,
  count: number,
  entrySize: number,
  what: string,
  windowBytes: number = WINDOW_BYTES,
): AsyncGenerator<TableWindow> {
  const perWindow = Math.floor(windowBytes / entrySize);
  for (let first = 0; first < count; first += perWindow) {
    const entries = Math.min(perWindow, count - first);
    const range: ByteRange = { offset: offset + first * entrySize, length: entries * entrySize };
    yield { first, count: entries, bytes: await readRange(source, range, what) };
  }
}
