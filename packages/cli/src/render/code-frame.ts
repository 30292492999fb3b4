import type { SourceLines } from "@rampart/answers";
import { printable, type RenderedFinding } from "@rampart/findings";
import { displayWidth, endOf, startOf } from "./display-width.ts";
import type { Style } from "./style.ts";

/** Longest part of a line that is shown, in columns. */
const longest = 100;

/** The line that a finding lies in, with a mark under its place. */
export function renderCodeFrame(
  { line, column = 1 }: RenderedFinding,
  source: SourceLines | undefined,
  style: Style,
): string {
  const text = line === undefined ? undefined : source?.line(line);
  if (text === undefined || text.trim() === "") return "";
  const number = String(line);
  const gutter = (label: string) => `  ${label.padStart(number.length)} | `;
  const room = Math.max(1, Math.min(longest, style.width - gutter(number).length));
  const { before, after } = cutAround(text, column - 1, room);
  const mark = `${style.dim(gutter(""))}${" ".repeat(displayWidth(before))}${style.red("^")}`;
  return `${style.dim(gutter(number))}${before}${after}\n${mark}\n`;
}

interface Around {
  readonly before: string;
  readonly after: string;
}

/** What of a line is before a place and behind it, where only so much is shown. */
function cutAround(line: string, offset: number, room: number): Around {
  // More units than this never fit; a line may be a whole file.
  const reach = room * 8;
  const start = Math.max(0, offset - reach);
  const wholeBefore = shown(line.slice(start, offset));
  const wholeAfter = shown(line.slice(offset, offset + reach));
  const half = Math.floor(room / 2);
  const fits = start === 0 && displayWidth(wholeBefore) + displayWidth(wholeAfter) <= room;
  if (fits && line.length <= offset + reach) return { before: wholeBefore, after: wholeAfter };
  const isCut = start > 0 || displayWidth(wholeBefore) > half;
  const before = isCut ? `…${endOf(wholeBefore, half - 1)}` : wholeBefore;
  const left = room - displayWidth(before);
  const isLong = line.length > offset + reach || displayWidth(wholeAfter) > left;
  return { before, after: isLong ? `${startOf(wholeAfter, left - 1)}…` : wholeAfter };
}

/** A tab is one column. */
function shown(text: string): string {
  return printable(text.replaceAll("\t", " "));
}
