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

/**
 * What makes a text larger in memory than its bytes are, found in one pass that keeps nothing, before any parser sees
 * the text: it need not be JSON.
 */
export function beyondJsonLimits(
  text: string,
  maxValues: number,
  at: (offset: number) => Place,
): Finding | undefined {
  let [values, separators, depth, length, escapes] = [0, 0, 0, 0, 0];
  const mostItems = Math.max(maxItems, Math.floor(maxValues / 10));
  const commas: number[] = [];
  const tooMuch = (part: string, limit: number, offset: number) =>
    finding("json/too-much", at(offset), { part, limit });
  for (let start = 0, end = 0; start < text.length; start = end) {
    const token = text[start] ?? "";
    end = endOfToken(text, start);
    if (token === "[" || token === "{") commas[++depth] = 0;
    else if (token === "]" || token === "}") depth--;
    if (depth > maxDepth) return finding("json/too-deep", at(start), { limit: maxDepth });
    if (token === ":" && length - 2 > maxKeyLength)
      return tooMuch("characters in a key", maxKeyLength, start);
    if (isBlank(token) && end - start > maxBlanks) return tooMuch("blanks in a row", maxBlanks, start);
    if (token === '"') escapes += escapesBetween(text, start, end);
    if (escapes > maxEscapes) return tooMuch("escapes in texts", maxEscapes, start);
    // What stands before a colon is a key.
    if (token === ":") values--;
    else if (!/[\]},\s]/.test(token)) values++;
    if (token === ":" || token === ",") separators++;
    if (token === "," && depth > 0) commas[depth] = (commas[depth] ?? 0) + 1;
    if ((commas[depth] ?? 0) >= mostItems) return tooMuch(inOne, mostItems, start);
    // A value has a comma and a colon at most; a text that is not JSON may have more.
    if (values > maxValues || separators > 2 * maxValues) return tooMuch("values", maxValues, start);
    if (!isBlank(token)) length = end - start;
  }
  return undefined;
}

function endOfToken(text: string, start: number): number {
  const first = text[start] ?? "";
  if (first === '"') return endOfString(text, start);
  if (isPunctuation(first)) return start + 1;
  const belongs = isBlank(first)
    ? isBlank
    : (character: string) => !isBlank(character) && !isPunctuation(character) && character !== '"';
  let end = start + 1;
  while (end < text.length && belongs(text[end] ?? "")) end++;
  return end;
}

/** Behind the closing quote, or at the end of the text. */
function endOfString(text: string, start: number): number {
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

function isPunctuation(character: string): boolean {
  return "[]{},:".includes(character);
}

function isBlank(character: string): boolean {
  return character === " " || character === "\n" || character === "\t" || character === "\r";
}
