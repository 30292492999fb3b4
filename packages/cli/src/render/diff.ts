import { printable } from "@rampart/findings";
import { type StructuredPatchHunk, structuredPatch } from "diff";
import type { Style } from "./style.ts";

/** Lines that stay the same round a change. */
const context = 3;

/** More changed lines than this are shown as one block: finding the shortest difference takes the square of it. */
const maxEditLength = 1000;

/** What changed in a file, as a unified diff; empty where nothing did. Names and lines are safe to print. */
export function renderDiff(file: string, before: string, after: string, style: Style): string {
  if (before === after) return "";
  const name = printable(file);
  const options = { context, maxEditLength };
  const patch = structuredPatch(file, file, before, after, undefined, undefined, options);
  const lines = [style.bold(`--- ${name}`), style.bold(`+++ ${name}`)];
  for (const hunk of patch?.hunks ?? [oneBlock(linesOf(before), linesOf(after))]) {
    lines.push(style.cyan(headOf(hunk)), ...hunk.lines.map((line) => renderLine(line, style)));
  }
  return `${lines.join("\n")}\n`;
}

function headOf({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string {
  return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
}

/** An empty range names the line before it. */
function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${count === 0 ? start - 1 : start},${count}`;
}

function renderLine(line: string, style: Style): string {
  const mark = line.charAt(0);
  if (mark === "\\") return line;
  const text = mark + printableLine(line.slice(1));
  return mark === "-" ? style.red(text) : mark === "+" ? style.green(text) : text;
}

/** Tabs and the line ends of Windows are common in files, and do no harm. */
function printableLine(line: string): string {
  const [, text = "", lineEnd = ""] = /^(.*?)(\r?)$/s.exec(line) ?? [];
  return text.split("\t").map(printable).join("\t") + lineEnd;
}

/** The lines of a text with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Everything from the first line that differs to the last, as taken away and put in. */
function oneBlock(before: readonly string[], after: readonly string[]): StructuredPatchHunk {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const start = Math.max(head - context, 0);
  const following = before.slice(before.length - tail).slice(0, context);
  return {
    oldStart: start + 1,
    oldLines: before.length - tail + following.length - start,
    newStart: start + 1,
    newLines: after.length - tail + following.length - start,
    lines: [
      ...marked(" ", before.slice(start, head)),
      ...marked("-", before.slice(head, before.length - tail)),
      ...marked("+", after.slice(head, after.length - tail)),
      ...marked(" ", following),
    ],
  };
}

function marked(mark: " " | "-" | "+", lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith("\n") ? [mark + line.slice(0, -1)] : [mark + line, "\\ No newline at end of file"],
  );
}
