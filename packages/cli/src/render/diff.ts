import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";

/** Lines that stay the same round a change. */
const context = 3;

/** More changed lines than this are shown as one block: finding the shortest difference takes the square of it. */
const maxChanges = 2000;

/** One line of a difference: kept, taken away or put in. Positions count from 0. */
interface Step {
  readonly mark: " " | "-" | "+";
  readonly line: string;
  /** Lines of the old and of the new text before this one. */
  readonly before: number;
  readonly after: number;
}

/** What changed in a file, as a unified diff; empty where nothing did. Names and lines are safe to print. */
export function renderDiff(file: string, before: string, after: string, style: Style): string {
  if (before === after) return "";
  const name = printable(file);
  const steps = difference(linesOf(before), linesOf(after));
  const lines = [style.bold(`--- ${name}`), style.bold(`+++ ${name}`)];
  for (const hunk of hunksOf(steps)) {
    lines.push(style.cyan(headOf(hunk)));
    for (const step of hunk) lines.push(...renderStep(step, style));
  }
  return `${lines.join("\n")}\n`;
}

function renderStep({ mark, line }: Step, style: Style): string[] {
  const ends = line.endsWith("\n");
  const text = mark + printableLine(ends ? line.slice(0, -1) : line);
  const coloured = mark === "-" ? style.red(text) : mark === "+" ? style.green(text) : text;
  return ends ? [coloured] : [coloured, "\\ No newline at end of file"];
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

function headOf(hunk: readonly Step[]): string {
  const { before = 0, after = 0 } = hunk[0] ?? {};
  const count = (other: Step["mark"]) => hunk.filter(({ mark }) => mark !== other).length;
  return `@@ -${range(before, count("+"))} +${range(after, count("-"))} @@`;
}

/** An empty range names the line before it. */
function range(start: number, count: number): string {
  return count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`;
}

/** Changes with the lines round them. Those that would touch are one. */
function hunksOf(steps: readonly Step[]): Step[][] {
  const hunks: Step[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const [index, { mark }] of steps.entries()) {
    if (mark === " ") continue;
    const start = Math.max(index - context, 0);
    if (start > end) hunks.push([]);
    hunks.at(-1)?.push(...steps.slice(Math.max(start, end), index + context + 1));
    end = Math.max(end, index + context + 1);
  }
  return hunks;
}

/** The steps from one text to the other. */
function difference(before: readonly string[], after: readonly string[]): Step[] {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const marks = [
    ...Array<Step["mark"]>(head).fill(" "),
    ...marksOf(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...Array<Step["mark"]>(tail).fill(" "),
  ];
  let [old, mended] = [0, 0];
  return marks.map((mark) => {
    const step = {
      mark,
      line: (mark === "+" ? after[mended] : before[old]) ?? "",
      before: old,
      after: mended,
    };
    if (mark !== "+") old++;
    if (mark !== "-") mended++;
    return step;
  });
}

/**
 * The fewest lines to take away and to put in. Source: E. Myers, An O(ND) Difference Algorithm and Its Variations,
 * 1986: `furthest` has the furthest old line that is reached on each diagonal, `trace` what it was before each round.
 */
function marksOf(before: readonly string[], after: readonly string[]): Step["mark"][] {
  const limit = Math.min(before.length + after.length, maxChanges);
  const furthest = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  const at = (diagonal: number, from = furthest) => from[diagonal + limit + 1] ?? 0;
  for (let changes = 0; changes <= limit; changes++) {
    trace.push(furthest.slice(limit - changes, limit + changes + 3));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const isPut = diagonal === -changes || (diagonal !== changes && at(diagonal - 1) < at(diagonal + 1));
      let old = isPut ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (old < before.length && old - diagonal < after.length && before[old] === after[old - diagonal])
        old++;
      furthest[diagonal + limit + 1] = old;
      if (old >= before.length && old - diagonal >= after.length)
        return walkBack(trace, before.length, after.length);
    }
  }
  return [...Array<Step["mark"]>(before.length).fill("-"), ...Array<Step["mark"]>(after.length).fill("+")];
}

/** The way that the rounds took, from its end. */
function walkBack(trace: readonly Int32Array[], before: number, after: number): Step["mark"][] {
  const marks: Step["mark"][] = [];
  let [old, mended] = [before, after];
  for (let changes = trace.length - 1; changes > 0; changes--) {
    const round = trace[changes];
    const at = (diagonal: number) => round?.[diagonal + changes + 1] ?? 0;
    const diagonal = old - mended;
    const isPut = diagonal === -changes || (diagonal !== changes && at(diagonal - 1) < at(diagonal + 1));
    const from = isPut ? at(diagonal + 1) : at(diagonal - 1);
    const start = isPut ? from : from + 1;
    for (; old > start; old--, mended--) marks.push(" ");
    marks.push(isPut ? "+" : "-");
    if (isPut) mended--;
    else old--;
  }
  for (; old > 0; old--) marks.push(" ");
  return marks.reverse();
}
