import { indentOf, wrapText } from "./render/wrap-text.ts";

/** Columns that a description needs beside its term; with fewer it goes below. */
const leastRoom = 24;

/** What is needed of commander's help: its width and its wrapping. */
interface Layout {
  readonly helpWidth?: number | undefined;
  boxWrap(text: string, width: number): string;
}

/** The usage, behind the word `Usage:`. */
export function formatUsage(usage: string, { helpWidth = 80 }: Pick<Layout, "helpWidth">): string {
  const { length } = "Usage: ";
  return wrapText(usage, helpWidth, indentOf(length)).slice(length);
}

/** A flag with its value, a quoted word, or any other. */
const shellWord = /(?:--?[\w-]+ (?!-))?(?:'[^']*'|"[^"]*"|\S)+/g;

/** An example in lines that a shell reads as one, each ending with a backslash. */
export function formatExample(example: string, width: number): string {
  const indent = "  ";
  if (indent.length + example.length <= width) return `${indent}${example}`;
  const lines: string[] = [];
  const words = (example.match(shellWord) ?? []).flatMap((word) => {
    return word.length + 8 > width ? word.split(/ (?![^']*'$)/) : [word];
  });
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 3 <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${lines.length === 0 ? indent : `${indent}    `}${word}`);
  }
  return lines.join(" \\\n");
}

/** A line of a list in the help: the term, and the description beside it or, in a narrow terminal, below it. */
export function formatItem(term: string, termWidth: number, description: string, help: Layout): string {
  const { helpWidth = 80 } = help;
  if (description === "") return `  ${term}`;
  const indent = termWidth + 4;
  const isNarrow = helpWidth - indent < leastRoom;
  const column = isNarrow ? 6 : indent;
  const lines = help.boxWrap(description, helpWidth - column).replaceAll("\n", `\n${" ".repeat(column)}`);
  return isNarrow ? `  ${term}\n${" ".repeat(column)}${lines}` : `  ${term.padEnd(termWidth)}  ${lines}`;
}

/** The items under their headings, each heading where its first item stands; what a command has of its own comes first. */
export function groupItems<Item>(
  unsorted: readonly Item[],
  visible: readonly Item[],
  headingOf: (item: Item) => string,
): Map<string, Item[]> {
  const headings = new Set(["Options:", ...[...unsorted, ...visible].map(headingOf)]);
  const groups = [...headings].map((heading): [string, Item[]] => {
    return [heading, visible.filter((item) => headingOf(item) === heading)];
  });
  return new Map(groups.filter(([, items]) => items.length > 0));
}
