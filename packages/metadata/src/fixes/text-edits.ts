import { isObject } from "../text/source-document.ts";
import { parseYamlDocument } from "../text/yaml-document.ts";
import type { Edit } from "./fix.ts";
import type { SourceNode } from "./source-tree.ts";

/** The text with edits made that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return [...parts, text.slice(at)].join("");
}

/**
 * A text as it is written in place of another one: in the same quotes, and in double quotes where none were and YAML
 * would read something else without.
 */
export function spell(value: string, instead: string): string {
  if (instead.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  return instead.startsWith('"') || !isPlain(value) ? JSON.stringify(value) : value;
}

function isPlain(value: string): boolean {
  const read = parseYamlDocument(`key: ${value}`).document?.value;
  return isObject(read) && read["key"] === value;
}

/**
 * Takes an item that is not the first out of a list, together with its separator or its line. A comment beside it
 * stays. Undefined where the layout is another than lists commonly have.
 */
export function removal(text: string, items: readonly SourceNode[], index: number): Edit | undefined {
  const [before, item] = [items[index - 1], items[index]];
  if (before === undefined || item === undefined) return undefined;
  if (/^\s*,\s*$/.test(text.slice(before.end, item.start))) {
    return { start: before.end, end: item.end, text: "" };
  }
  const lineStart = text.lastIndexOf("\n", item.start - 1) + 1;
  const mark = /^ *(?=-[ \t]+$)/.exec(text.slice(lineStart, item.start))?.[0];
  const rest = /^([ \t]*)(#.*)?(?=\r?\n|$)/.exec(text.slice(item.end, lineEnd(text, item.end)));
  if (mark === undefined || rest === null) return undefined;
  const [whole, blanks = "", comment] = rest;
  if (comment !== undefined) {
    return { start: lineStart + mark.length, end: item.end + blanks.length, text: "" };
  }
  const breakStart = text[lineStart - 2] === "\r" ? lineStart - 2 : lineStart - 1;
  return { start: breakStart, end: item.end + whole.length, text: "" };
}

/** Behind the line break of the line that an offset is in. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at === -1 ? text.length : at + 1;
}
