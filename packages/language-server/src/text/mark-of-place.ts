import type { Place } from "@rampart/findings";
import { fromPointer, type SourceDocument } from "@rampart/metadata";
import type { OpenDocument } from "./open-document.ts";

/** The part of a text that is underlined. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** The value or the key that begins at a place, as far as its line goes; the first character of the text without one. */
export function markOfPlace(document: OpenDocument, place: Place, source?: SourceDocument): Mark {
  if (place.line === undefined) return { start: 0, end: 0 };
  const start = document.offsetOfPlace(place.line, place.column ?? 1);
  const { text } = document;
  const value = place.pointer === undefined ? undefined : source?.source(fromPointer(place.pointer));
  const line = /^[^\r\n]*/.exec(text.slice(start, start + 1000))?.[0] ?? "";
  if (value !== undefined && value !== "" && !/[\r\n]/.test(value) && line.startsWith(value)) {
    return { start, end: start + value.length };
  }
  return { start, end: start + (word.exec(line)?.[0].length ?? 0) };
}

/** A text in quotes, else all up to what separates values; a single sign where it begins with one. */
const word = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,:[\]{}"'#]+|\S)/;
