import { charactersOf, displayWidth } from "./display-width.ts";
import { closingCodes, openedCodes } from "./open-colors.ts";

/** What is before the first line of a text, and before every other. */
export interface Indent {
  readonly first: string;
  readonly rest: string;
}

/** The same before every line. */
export function indentOf(columns: number): Indent {
  const spaces = " ".repeat(columns);
  return { first: spaces, rest: spaces };
}

/**
 * A text in lines that are no wider than `width`, broken between words. A word that is longer stays whole on a line of
 * its own: a path or a checksum is copied. Colors end with a line and begin again on the next.
 */
export function wrapText(text: string, width: number, { first, rest }: Indent = indentOf(0)): string {
  const fits = width === Number.POSITIVE_INFINITY || displayWidth(first) + displayWidth(text) <= width;
  if (fits) return `${first}${text}`;
  const lines: string[] = [];
  let line = "";
  let colors: readonly string[] = [];
  const room = () => width - displayWidth(lines.length === 0 ? first : rest);
  const endLine = () => {
    const shown = line.trimEnd();
    // A word that fits without its indent is better whole than indented.
    const excess = Math.max(0, displayWidth(shown) - room());
    const indent = lines.length === 0 ? first : rest.replace(new RegExp(` {0,${excess}}$`), "");
    lines.push(`${indent}${shown}${closingCodes(colors)}`);
    line = colors.join("");
  };
  for (const piece of piecesOf(text)) {
    const isEmpty = displayWidth(line.trim()) === 0;
    if (!isEmpty && displayWidth(line) + displayWidth(piece.trimEnd()) > room()) endLine();
    line += piece;
    colors = openedCodes(colors, piece);
  }
  endLine();
  return lines.join("\n");
}

/** Lines, each no wider than `width` where its words allow that; what follows below one is indented further than it. */
export function wrapLines(lines: readonly string[], width: number): string {
  return lines
    .map((line) => {
      const [first = ""] = /^ */.exec(line) ?? [];
      return `${wrapText(line.slice(first.length), width, { first, rest: `${first}  ` })}\n`;
    })
    .join("");
}

/** Widest part of a text that does not break. */
export function unbreakableWidth(text: string): number {
  return Math.max(0, ...piecesOf(text).map((piece) => displayWidth(piece.trimEnd())));
}

/** Words with the spaces behind them; a short command between backticks is one. */
const words = /^\s+|(?:[^\s`]*`[^\s`][^`]{0,20}`[^\s`]*|\S+)\s*/g;

/** Parts between which a line may end. */
function piecesOf(text: string): string[] {
  return (text.match(words) ?? []).flatMap((word) => (isBreakable(word) ? splitWide(word) : [word]));
}

/** Chinese and Japanese have no spaces and may end a line behind any character; a path stays whole. */
function isBreakable(word: string): boolean {
  return hasIdeograph(word) && !/[/\\]/.test(word);
}

function hasIdeograph(text: string): boolean {
  // Most texts are Latin, and the first look at a script takes longer than laying them out.
  return /[^\0-\u2e7f]/.test(text) && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}

function splitWide(word: string): string[] {
  // Punctuation that no line begins with, and that no line ends with.
  const closing = /^[\p{Pe}\p{Pf}\p{Po}\p{Lm}\p{Mn}ー\s]/u;
  const opening = /[\p{Ps}\p{Pi}]$/u;
  const pieces: string[] = [];
  for (const character of charactersOf(word)) {
    const previous = pieces.at(-1);
    const isWide = hasIdeograph(character) || (previous !== undefined && hasIdeograph(previous.slice(-1)));
    if (previous === undefined || !isWide || closing.test(character) || opening.test(previous)) {
      pieces[Math.max(0, pieces.length - 1)] = (previous ?? "") + character;
    } else pieces.push(character);
  }
  return pieces;
}
