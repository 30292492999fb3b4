import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { PlainScalar } from "../text/plain-scalar.ts";
import type { SourceDocument } from "../text/source-document.ts";
import { syntaxOf } from "../text/yaml-document.ts";
import type { SourceEntry, SourceNode } from "./source-tree.ts";

/** The tree of a text that was parsed as YAML, read as the manifest's reader reads it. */
export function yamlTree(text: string, document: SourceDocument | undefined): SourceNode {
  return fromNode(syntaxOf(document)?.contents ?? null, text);
}

function fromNode(node: Node | null, text: string): SourceNode {
  const [start = 0, end = start] = node?.range ?? [];
  const span = { start, end };
  const other: SourceNode = { kind: "other", ...span };
  // An anchored value has several meanings at once, and a tag may give it another one.
  if (node === null || isAlias(node) || node.anchor !== undefined || node.tag !== undefined) return other;
  if (isScalar(node)) {
    if (node.type?.startsWith("BLOCK") || /[\r\n]/.test(text.slice(start, end))) return other;
    const value = node.value instanceof PlainScalar ? node.value.value : node.value;
    if (typeof value === "string") return { kind: "text", ...span, value };
    return typeof value === "number" ? { kind: "number", ...span } : other;
  }
  if (isSeq<Node>(node))
    return { kind: "list", ...span, items: node.items.map((item) => fromNode(item, text)) };
  if (!isMap<Node, Node | null>(node)) return other;
  const entries = node.items.flatMap((pair) => fromPair(pair, text));
  return { kind: "map", ...span, entries, isWhole: entries.length === node.items.length };
}

function fromPair({ key, value }: Pair<Node, Node | null>, text: string): SourceEntry[] {
  const name = fromNode(key, text);
  // A merge brings keys from elsewhere.
  if (isScalar(key) && key.type === "PLAIN" && key.value === "<<") return [];
  return name.kind === "text" ? [{ key: name, value: fromNode(value, text) }] : [];
}
