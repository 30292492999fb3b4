import { type Finding, finding, type Place } from "@rampart/findings";

/** Most values in a JSON text, those of all levels together: a module of a few hundred commands has a few thousand. */
export const maxJsonValues = 100_000;

/** Most values in one list or map, or a tenth of all that are read: each can have findings of its own. */
const maxItems = 10_000;

const inOne = "values in one list or map";

/** Deeper than any metadata, shallow enough for every recursive reader. */
const maxDepth = 100;

/** Each finding names its place, so a long key would be copied by all of them. The name of a file is no longer. */
const maxKeyLength = 255;

/** The parser of positions gathers blanks one by one. */
const maxBlanks = 10_000;

/** The parser of positions joins the parts of a text between escapes one by one. */
const maxEscapes = 1_000_000;

export type JsonMeasure =
  /** What makes the text larger in memory than its bytes are. */
  | { readonly beyond: Finding }
  /** How many keys the text has, those of all levels together, where it is JSON. */
  | { readonly keys: number };

/** One pass that keeps nothing, before any parser sees the text: it need not be JSON. */
export function measureJson(text: string, maxValues: number, at: (offset: number) => Place): JsonMeasure {
  let [values, keys, separators, depth, length, escapes] = [0, 0, 0, 0, 0, 0];
  const mostItems = Math.max(maxItems, Math.floor(maxValues / 10));
  const commas: number[] = [];
  const hasEscapes = text.includes("\\");
  const beyond = (found: Finding) => ({ beyond: found });
  const tooMuch = (part: string, limit: number, offset: number) =>
    beyond(finding("json/too-much", at(offset), { part, limit }));
  for (let start = 0, end = 0; start < text.length; start = end) {
    const kind = kindAt(text, start);
    end = endOfToken(text, start, kind, hasEscapes);
    if (kind === blank) {
      if (end - start > maxBlanks) return tooMuch("blanks in a row", maxBlanks, start);
      continue;
    }
    if (kind === opening) commas[++depth] = 0;
    else if (kind === closing) depth--;
    if (depth > maxDepth) return beyond(finding("json/too-deep", at(start), { limit: maxDepth }));
    if (kind === colon && length - 2 > maxKeyLength)
      return tooMuch("characters in a key", maxKeyLength, start);
    if (kind === quote && hasEscapes) escapes += escapesBetween(text, start, end);
    if (escapes > maxEscapes) return tooMuch("escapes in texts", maxEscapes, start);
    if (kind === colon) keys++;
    else if (kind !== closing && kind !== comma) values++;
    if (kind === colon || kind === comma) separators++;
    if (kind === comma && depth > 0) commas[depth] = (commas[depth] ?? 0) + 1;
    if ((commas[depth] ?? 0) >= mostItems) return tooMuch(inOne, mostItems, start);
    // What is before a colon is a key. A value has a comma and a colon at most; a text that is not JSON may have more.
    if (values - keys > maxValues || separators > 2 * maxValues) return tooMuch("values", maxValues, start);
    length = end - start;
  }
  return { keys };
}

/** What a token begins with. */
const [other, blank, quote, opening, closing, comma, colon] = [0, 1, 2, 3, 4, 5, 6] as const;
const kinds = new Uint8Array(128);
for (const [kind, characters] of [
  [blank, " \n\t\r"],
  [quote, '"'],
  [opening, "[{"],
  [closing, "]}"],
  [comma, ","],
  [colon, ":"],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}

function kindAt(text: string, at: number): number {
  return kinds[text.charCodeAt(at)] ?? other;
}

/** Tokens of several characters. A pattern is fast from the first character on. */
const blanks = /[ \n\t\r]+/y;
const others = /[^ \n\t\r"[\]{},:]+/y;

function endOfToken(text: string, start: number, kind: number, hasEscapes: boolean): number {
  if (kind === quote) return endOfString(text, start, hasEscapes);
  if (kind !== blank && kind !== other) return start + 1;
  const run = kind === blank ? blanks : others;
  run.lastIndex = start;
  run.test(text);
  return run.lastIndex;
}

/** Behind the closing quote, or at the end of the text. */
function endOfString(text: string, start: number, hasEscapes: boolean): number {
  if (!hasEscapes) return text.indexOf('"', start + 1) + 1 || text.length;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function escapesBetween(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    if (text[at] !== "\\") continue;
    count++;
    at++;
  }
  return count;
}
