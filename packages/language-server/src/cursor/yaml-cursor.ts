import { isBeyondYamlLimits, maxManifestSize, type Path } from "@rampart/metadata";
import { isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from "yaml";
import type { Cursor } from "./cursor.ts";

/** Stands in the text where the cursor is, so that the parser says where that is, of an unfinished text too. */
const sign = "\ue5d7";

const options = {
  version: "1.1",
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "error",
} as const;

/** Where an offset is in YAML. A word that is alone in its line can become a key or a value: both are given. */
export function yamlCursors(text: string, offset: number): Cursor[] {
  if (text.length > maxManifestSize || text.includes(sign) || isBeyondYamlLimits(text)) return [];
  const line = lineAround(text, offset);
  const word = wordAround(line.text, offset - line.start);
  const span = {
    start: line.start + word.start,
    end: line.start + word.end,
    typed: line.text.slice(word.start, offset - line.start).replace(/^["']/, ""),
  };
  const isAlone = /^\s*(-\s+)*[\w$.-]*$/.test(line.text);
  const locateWith = (mark: string) => locate(text.slice(0, offset) + mark + text.slice(offset));
  const key = isAlone ? locateWith(`${sign}: `) : undefined;
  const other = locateWith(sign);
  const found = [key?.role === "key" ? key : undefined, other?.role === key?.role ? undefined : other];
  return found.flatMap((place) => (place === undefined ? [] : { ...place, ...span }));
}

function locate(text: string): Pick<Cursor, "path" | "role"> | undefined {
  let found: Pick<Cursor, "path" | "role"> | undefined;
  visit(parseDocument(text, options), {
    Scalar(role, node, ancestors) {
      if (!String(node.source ?? node.value).includes(sign)) return undefined;
      const path = pathOf([...ancestors, node] as readonly Node[]);
      found = { path, role: role === "key" ? "key" : "value" };
      return visit.BREAK;
    },
  });
  return found;
}

/** The keys and positions that lead through a chain of nodes. */
function pathOf(chain: readonly (Node | Pair)[]): Path {
  return chain.flatMap((node, index): (string | number)[] => {
    const below = chain[index + 1];
    if (isSeq(node)) return [node.items.indexOf(below)];
    if (!isPair(node)) return [];
    return isScalar(node.key) ? [String(node.key.value).replaceAll(sign, "")] : [];
  });
}

interface Part {
  readonly text: string;
  readonly start: number;
}

function lineAround(text: string, offset: number): Part {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return { text: text.slice(start, end === -1 ? undefined : end).replace(/\r$/, ""), start };
}

/** The value or key that a column is in, with its quotes. */
function wordAround(line: string, column: number): { readonly start: number; readonly end: number } {
  for (const match of line.matchAll(/"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,[\]{}"'#]+/g)) {
    const [start, end] = [match.index, match.index + match[0].replace(/:$/, "").length];
    if (start <= column && column <= end) return { start, end };
  }
  return { start: column, end: column };
}

/** Names of the keys that a map in the text has already. */
export function yamlKeys(text: string, path: Path): string[] {
  const node: unknown = parseDocument(text, options).getIn(path);
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));
}
