import stringWidth from "string-width";

/** Columns that a text takes on a terminal: two for a wide character, none for a color or a combining mark. */
export function displayWidth(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text);
}

/** Most texts: each letter of them is one column, which needs no tables. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** The text, and spaces up to a width. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader sees as one character each. */
export function charactersOf(text: string): string[] {
  if (isPlain(text)) return text.split("");
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
