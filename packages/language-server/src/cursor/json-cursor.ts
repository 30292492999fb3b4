import { maxJsonValues, maxModuleJsonSize, measureJson } from "@rampart/metadata";
import { getLocation } from "jsonc-parser";
import type { Cursor } from "./cursor.ts";

const longestWord = 200;

/** Where an offset is in JSON, which may be unfinished. */
export function jsonCursors(text: string, offset: number): Cursor[] {
  if (text.length > maxModuleJsonSize) return [];
  // An unfinished text is a mistake already: what counts is what a parser could not stand.
  if ("beyond" in measureJson(text, maxJsonValues, () => ({}))) return [];
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const node =
    previousNode !== undefined &&
    previousNode.offset <= offset &&
    offset <= previousNode.offset + previousNode.length
      ? previousNode
      : undefined;
  const start =
    node?.offset ??
    offset - (/[\w.-]*$/.exec(text.slice(Math.max(0, offset - longestWord), offset))?.[0].length ?? 0);
  const end = node === undefined ? offset : node.offset + node.length;
  const typed = text.slice(start, offset).replace(/^"/, "");
  return [{ path, role: isAtPropertyKey ? "key" : "value", start, end, typed }];
}
