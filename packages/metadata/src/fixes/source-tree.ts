/** The part of a text from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text that is in one line, quotes included in its span. */
export interface SourceText extends Span {
  readonly kind: "text";
  readonly value: string;
}

export interface SourceNumber extends Span {
  readonly kind: "number";
}

export interface SourceList extends Span {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
}

export interface SourceMap extends Span {
  readonly kind: "map";
  readonly entries: readonly SourceEntry[];
  /** Each key is a text that is here; none comes from elsewhere. */
  readonly isWhole: boolean;
}

export interface SourceEntry {
  readonly key: SourceText;
  readonly value: SourceNode;
}

/** What no fix touches: other types, texts of several lines, whatever is anchored, tagged or refers to another. */
export interface SourceOther extends Span {
  readonly kind: "other";
}

/** A value with its place in the text: what a fix has to know of JSON and YAML. */
export type SourceNode = SourceText | SourceNumber | SourceList | SourceMap | SourceOther;
