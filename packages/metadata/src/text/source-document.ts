import type { Finding, Place } from "@rampart/findings";
import type { PlainScalar } from "./plain-scalar.ts";
import type { Path } from "./pointer.ts";

/** A parsed JSON or YAML text that still knows where everything stands. */
export interface SourceDocument {
  readonly value: unknown;
  /** Place of the value at a path; of the nearest parent that exists where there is none. */
  place(path: Path): Place;
  /** Place of the key that the path ends in. */
  keyPlace(path: Path): Place;
  /** The value at a path as it is written in the text. */
  source(path: Path): string | undefined;
  /** By pointer, the values that are more than they look: numbers that the engine rounds, dates, `yes`, `0x10`. */
  readonly scalars?: ReadonlyMap<string, PlainScalar>;
}

/** What parsing a text gives: a document unless the text cannot be understood at all. */
export interface ParsedText {
  readonly document?: SourceDocument;
  readonly findings: readonly Finding[];
}

/** An object that came from a text: any key, any value. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a value is, for a sentence: `a list`, `the text "x"`, `the number 3`. */
export function valueInWords(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  switch (typeof value) {
    case "string":
      return value === ""
        ? "empty text"
        : `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
    case "number":
      return `the number ${value}`;
    case "boolean":
      return String(value);
    case "undefined":
      return "missing";
    // Text that was parsed gives objects; nothing else is left.
    default:
      return value instanceof Date ? "a date" : "a map";
  }
}
