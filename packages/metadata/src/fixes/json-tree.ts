import { type Node, parseTree } from "jsonc-parser";
import type { SourceEntry, SourceNode } from "./source-tree.ts";

/** The tree of a text that is known to be strict JSON. */
export function jsonTree(text: string): SourceNode {
  const root = parseTree(text);
  return root === undefined ? { kind: "other", start: 0, end: text.length } : fromNode(root);
}

function fromNode(node: Node): SourceNode {
  const span = { start: node.offset, end: node.offset + node.length };
  const children = node.children ?? [];
  switch (node.type) {
    case "string":
      return { kind: "text", ...span, value: String(node.value) };
    case "number":
      return { kind: "number", ...span };
    case "array":
      return { kind: "list", ...span, items: children.map(fromNode) };
    case "object":
      return { kind: "map", ...span, entries: children.flatMap(fromProperty), isWhole: true };
    case "property":
    case "boolean":
    case "null":
      return { kind: "other", ...span };
  }
}

function fromProperty({ children: [key, value] = [] }: Node): SourceEntry[] {
  if (key === undefined || value === undefined) return [];
  const span = { start: key.offset, end: key.offset + key.length };
  return [{ key: { kind: "text", ...span, value: String(key.value) }, value: fromNode(value) }];
}
