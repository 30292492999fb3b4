import type { Facts } from "../archive-error.ts";

/** What is wrong with one entry, or with the bytes between entries, in a zip file that can be listed. */
export type ZipProblemCode =
  | "unsafe-name"
  | "ambiguous-name"
  | "duplicate-name"
  | "case-collision"
  | "unicode-collision"
  | "path-conflict"
  | "symlink"
  | "special-file"
  | "kind-mismatch"
  | "directory-with-data"
  | "encrypted"
  | "unsupported-method"
  | "entry-too-large"
  | "ratio-too-high"
  | "stored-size-mismatch"
  | "entry-out-of-bounds"
  | "missing-local-file-header"
  | "local-header-mismatch"
  | "data-descriptor-mismatch"
  | "overlapping-entries"
  | "data-before-first-entry"
  | "gap"
  | "data-after-end"
  | "ambiguous-end";

export interface ZipProblem {
  readonly code: ZipProblemCode;
  /** The decoded name of the entry at fault; absent when the file as a whole is. */
  readonly entry?: string;
  readonly facts: Facts;
}

export function zipProblem(code: ZipProblemCode, entry: string | undefined, facts: Facts = {}): ZipProblem {
  return entry === undefined ? { code, facts } : { code, entry, facts };
}
