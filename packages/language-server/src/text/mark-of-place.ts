import type { Place } from "@rampart/findings";
import type { OpenDocument } from "./open-document.ts";

/** The part of a text that is underlined. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** The value or the key that begins at a place, as far as its line goes; the first character of the text without one. */
export function markOfPlace(document: OpenDocument, { line, column = 1 }: Place): Mark {
  if (line === undefined) return { start: 0, end: 0 };
  const start = document.offsetOfPlace(line, column);
  const rest = /^[^\r\n]*/.exec(document.text.slice(start, start + longestMark))?.[0] ?? "";
  return { start, end: start + (word.exec(rest)?.[0].length ?? 0) };
}

const longestMark = 1000;

/** A text in quotes; words up to what ends a key, an item or a comment; a sign where it begins with one. */
const word = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,[\]{}"'#:](?:(?!: |:$| #)[^,[\]{}])*(?<!\s)|\S)/;
