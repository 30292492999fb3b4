import type { Path } from "@rampart/metadata";
import { parseTree } from "jsonc-parser";
import type { OpenDocument } from "../text/open-document.ts";
import type { Cursor } from "./cursor.ts";
import { jsonCursors } from "./json-cursor.ts";
import { yamlCursors, yamlKeys } from "./yaml-cursor.ts";

export function isJson({ path, text }: OpenDocument): boolean {
  return path.endsWith(".json") || /^\s*\{/.test(text.slice(0, 1000));
}

/** Where an offset is in a document, unfinished as it may be; nothing where it is in a comment, for instance. */
export function cursorsAt(document: OpenDocument, offset: number): Cursor[] {
  return isJson(document) ? jsonCursors(document.text, offset) : yamlCursors(document.text, offset);
}

/** Keys that the map at a path has already. */
export function keysAt(document: OpenDocument, path: Path): string[] {
  if (!isJson(document)) return yamlKeys(document.text, path);
  let node = parseTree(document.text);
  for (const segment of path) {
    if (node?.type === "array") node = node.children?.[Number(segment)];
    else node = node?.children?.find(({ children }) => children?.[0]?.value === segment)?.children?.[1];
  }
  return node?.children?.flatMap(({ children }) => children?.[0]?.value ?? []) ?? [];
}
