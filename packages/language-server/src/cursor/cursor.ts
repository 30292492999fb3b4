import type { Path } from "@rampart/metadata";

/** Where in a document somebody types, or points at. */
export interface Cursor {
  /** Of a value: its path. Of a key: the path of the map that it is in, and the key as far as it is typed. */
  readonly path: Path;
  readonly role: "key" | "value";
  /** The part of the text that the cursor is in, quotes included. */
  readonly start: number;
  readonly end: number;
  /** What is typed of it up to the cursor, without quotes. */
  readonly typed: string;
}
