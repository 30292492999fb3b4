import type { Place, Rule } from "@rampart/findings";

/** One thing that was fixed. The place is that of the text before, as findings about it have it. */
export interface Fix extends Place {
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  /** The rule that found fault with it. Absent where none does, for instance with capitals in a checksum. */
  readonly rule?: Rule;
  readonly change: Change;
}

/** What was done. Values are written as in the file, so that `8.10` and `"8.10"` differ; names are bare. */
export type Change =
  | { readonly kind: "rename"; readonly found: string; readonly fixed: string }
  | { readonly kind: "replace"; readonly found: string; readonly fixed: string }
  | { readonly kind: "remove"; readonly found: string }
  | { readonly kind: "sort" };

/** A part of a text, and what is there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Fixes that only make sense together, such as the repeats of one name. Steps do not touch each other's text. */
export interface FixStep {
  readonly fixes: readonly Fix[];
  /** In the text given. */
  readonly edits: readonly Edit[];
}

export interface FixResult {
  /** The text given, where nothing could be fixed. */
  readonly text: string;
  /** In the order of the text. */
  readonly fixes: readonly Fix[];
  /** The same fixes, each step of which can be made without the others. */
  readonly steps: readonly FixStep[];
}
