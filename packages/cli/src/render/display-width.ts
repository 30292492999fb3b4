import { stripVTControlCharacters } from "node:util";
import { eastAsianWidth } from "get-east-asian-width";

/**
 * Columns that a text takes on a terminal: two for a wide character, none for a color or a combining mark.
 * The rules are those of the package `string-width`, whose tables take longer to load than most commands run.
 */
export function displayWidth(text: string): number {
  if (isNarrow(text)) return text.length;
  const shown = stripVTControlCharacters(text);
  if (isNarrow(shown)) return shown.length;
  return charactersOf(shown).reduce((columns, character) => columns + widthOfCharacter(character), 0);
}

/** Latin letters, dashes, quotes, arrows, lines and the marks of our own output: one column each. */
function isNarrow(text: string): boolean {
  return /^[ -~¡-¬®-ʯ‐-‧←-↓─-╿✓✗]*$/.test(text);
}

function widthOfCharacter(character: string): number {
  const visible = character.search(
    /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u,
  );
  if (visible === -1) return 0;
  if (isEmoji(character)) return 2;
  const [base = "", ...others] = character.slice(visible);
  return [base, ...others.filter((other) => /[\p{Spacing_Mark}\uFF00-\uFFEF]/u.test(other))].reduce(
    (columns, shown) => columns + eastAsianWidth(shown.codePointAt(0) ?? 0),
    0,
  );
}

/** A pictograph that a selector or a joiner makes colorful, a keycap, a flag. */
function isEmoji(character: string): boolean {
  return /^(?:\p{Emoji}\uFE0F|[\d#*]\u20E3|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}.*\u200D.*\p{Extended_Pictographic})/u.test(
    character,
  );
}

/** The text, and spaces up to a width. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

let graphemes: Intl.Segmenter | undefined;

/** What a reader sees as one character each. */
export function charactersOf(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return text.split("");
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** As much of the start of a text as fits. */
export function startOf(text: string, width: number): string {
  let start = "";
  let room = width;
  for (const character of charactersOf(text)) {
    room -= displayWidth(character);
    if (room < 0) break;
    start += character;
  }
  return start;
}

/** As much of the end of a text as fits. */
export function endOf(text: string, width: number): string {
  let end = "";
  let room = width;
  for (const character of charactersOf(text).toReversed()) {
    room -= displayWidth(character);
    if (room < 0) break;
    end = character + end;
  }
  return end;
}
