import { type Finding, finding, type Place } from "@rampart/findings";
import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { maxJsonValues, measureJson } from "./json-limits.ts";
import { LineIndex } from "./line-index.ts";
import { PlainScalar, readJsonNumber } from "./plain-scalar.ts";
import { type Path, toPointer } from "./pointer.ts";
import type { ParsedText, SourceDocument } from "./source-document.ts";

/**
 * Strict JSON (RFC 8259) with positions. What other readers pass over in silence is named: duplicate keys, comments,
 * trailing commas, numbers that are not finite, lone surrogates.
 */
export function parseJsonDocument(text: string, place: Place = {}, maxValues = maxJsonValues): ParsedText {
  let lines: LineIndex | undefined;
  const at = (offset: number): Place => {
    lines ??= new LineIndex(text);
    return { ...place, ...lines.position(offset) };
  };
  const measure = measureJson(text, maxValues, at);
  if ("beyond" in measure) return { findings: [measure.beyond] };
  const parsed = parseByEngine(text);
  if ("value" in parsed && isFlawless(text, parsed.value, measure.keys))
    return { document: new JsonDocument(parsed.value, text, at), findings: [] };
  if (text.trim() === "")
    return { findings: [finding("json/syntax", at(0), { problem: "the file is empty" })] };
  const { root, errors } = parseTreeOf(text);
  if (errors.length > 0 || root === undefined) return { findings: syntaxFindings(text, errors, at) };
  if ("problem" in parsed) return { findings: [finding("json/syntax", place, { problem: parsed.problem })] };
  const findings: Finding[] = [];
  inspectNode(root, [], text, at, findings);
  return { document: new JsonDocument(parsed.value, text, at, root), findings };
}

/** The engine's own parser is the judge: it makes __proto__ an ordinary key and takes no other white space. */
function parseByEngine(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function parseTreeOf(text: string): { readonly root: Node | undefined; readonly errors: ParseError[] } {
  const errors: ParseError[] = [];
  return { root: parseTree(text, errors, { disallowComments: true, allowTrailingComma: false }), errors };
}

/** Whether {@link inspectNode} can find nothing, so that no tree is needed: it costs more than all else. */
function isFlawless(text: string, value: unknown, keys: number): boolean {
  return !/\\u|\p{Cs}/u.test(text) && keysIn(value) === keys;
}

/** The keys in a value, which are fewer than those of its text where one is repeated; NaN with a number that is not finite. */
function keysIn(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? 0 : Number.NaN;
  if (typeof value !== "object" || value === null) return 0;
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.reduce<number>((sum, item) => sum + keysIn(item), Array.isArray(value) ? 0 : items.length);
}

class JsonDocument implements SourceDocument {
  readonly value: unknown;
  readonly #text: string;
  readonly #at: (offset: number) => Place;
  readonly #properties = new WeakMap<Node, ReadonlyMap<string, Node>>();
  #known: Node | undefined;
  #scalars?: ReadonlyMap<string, PlainScalar>;

  constructor(value: unknown, text: string, at: (offset: number) => Place, root?: Node) {
    this.value = value;
    this.#known = root;
    this.#text = text;
    this.#at = at;
  }

  /** Made when somebody asks for a place. */
  get #root(): Node | undefined {
    this.#known ??= parseTreeOf(this.#text).root;
    return this.#known;
  }

  /** Numbers that the engine writes otherwise. Found when somebody asks, which few do. */
  get scalars(): ReadonlyMap<string, PlainScalar> {
    this.#scalars ??= new Map(this.#root && numbersIn(this.#root, [], this.#text));
    return this.#scalars;
  }

  place(path: Path): Place {
    return { ...this.#at(this.#nearest(path)?.offset ?? 0), pointer: toPointer(path) };
  }

  keyPlace(path: Path): Place {
    const nearest = this.#nearest(path);
    const property = nearest?.parent;
    const key = property?.type === "property" ? property.children?.[0] : undefined;
    return { ...this.#at((key ?? nearest)?.offset ?? 0), pointer: toPointer(path) };
  }

  source(path: Path): string | undefined {
    const node = this.#find(path);
    return node && this.#text.slice(node.offset, node.offset + node.length);
  }

  #find(path: Path): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const segment of path) {
      if (node?.type === "array") node = node.children?.[Number(segment)];
      else node = node?.type === "object" ? this.#propertiesOf(node).get(String(segment)) : undefined;
    }
    return node;
  }

  /** Looked up, not searched: an object may have a hundred thousand keys. The last of equal keys is the value's. */
  #propertiesOf(object: Node): ReadonlyMap<string, Node> {
    const known = this.#properties.get(object);
    if (known !== undefined) return known;
    const properties = new Map<string, Node>();
    for (const { children: [key, value] = [] } of object.children ?? []) {
      if (key !== undefined && value !== undefined) properties.set(String(key.value), value);
    }
    this.#properties.set(object, properties);
    return properties;
  }

  #nearest(path: Path): Node | undefined {
    for (let length = path.length; length > 0; length--) {
      const node = this.#find(path.slice(0, length));
      if (node !== undefined) return node;
    }
    return this.#root;
  }
}

function* numbersIn(node: Node, path: Path, text: string): Generator<[string, PlainScalar]> {
  if (node.type === "number") {
    const read = readJsonNumber(text.slice(node.offset, node.offset + node.length));
    if (read instanceof PlainScalar) yield [toPointer(path), read];
  }
  for (const [index, child] of (node.children ?? []).entries()) {
    const [key, value] = child.type === "property" ? (child.children ?? []) : [];
    if (node.type === "array") yield* numbersIn(child, [...path, index], text);
    else if (value !== undefined) yield* numbersIn(value, [...path, String(key?.value)], text);
  }
}

/** Findings that do not keep the text from being understood. */
function inspectNode(
  node: Node,
  path: Path,
  text: string,
  at: (offset: number) => Place,
  findings: Finding[],
): void {
  const place = (where: Node, pointer: Path): Place => ({ ...at(where.offset), pointer: toPointer(pointer) });
  if (node.type === "string") {
    if (!isWellFormed(node.value)) findings.push(finding("text/lone-surrogate", place(node, path), {}));
  } else if (node.type === "number") {
    const source = text.slice(node.offset, node.offset + node.length);
    if (!Number.isFinite(Number(source))) {
      findings.push(finding("json/non-finite-number", place(node, path), { text: source.slice(0, 60) }));
    }
  } else if (node.type === "array") {
    for (const [index, child] of (node.children ?? []).entries()) {
      inspectNode(child, [...path, index], text, at, findings);
    }
  } else if (node.type === "object") {
    const seen = new Set<string>();
    for (const { children: [key, value] = [] } of node.children ?? []) {
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      const inside = [...path, name];
      if (seen.has(name)) findings.push(finding("json/duplicate-key", place(key, inside), { key: name }));
      seen.add(name);
      if (!isWellFormed(name)) findings.push(finding("text/lone-surrogate", place(key, inside), {}));
      inspectNode(value, inside, text, at, findings);
    }
  }
}

function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** The first mistake, named; what follows it is mostly its echo. */
function syntaxFindings(
  text: string,
  errors: readonly ParseError[],
  at: (offset: number) => Place,
): Finding[] {
  const first = errors.toSorted((a, b) => a.offset - b.offset)[0];
  if (first === undefined) {
    return [finding("json/syntax", at(0), { problem: "no value" })];
  }
  const place = at(first.offset);
  const found = text.slice(first.offset, first.offset + first.length);
  if (first.error === invalidCommentToken) {
    return [finding("json/comment", place, {})];
  }
  if (/^[\]}]/.test(found) && /,\s*$/.test(text.slice(0, first.offset))) {
    const comma = text.slice(0, first.offset).trimEnd().length - 1;
    return [finding("json/trailing-comma", at(comma), {})];
  }
  const word = /^-?[A-Za-z]+/.exec(text.slice(first.offset))?.[0];
  if (word !== undefined && /^-?(NaN|Infinity)$/.test(word)) {
    return [finding("json/non-finite-number", place, { text: word })];
  }
  return [finding("json/syntax", place, { problem: problemOf(first.error, found) })];
}

/** `ParseErrorCode.InvalidCommentToken`; the enum is a const one, which isolated modules cannot use. */
const invalidCommentToken = 10;

/** Words for the other numbers of `ParseErrorCode`. */
function problemOf(code: number, found: string): string {
  const shown =
    found === ""
      ? "the end of the text"
      : JSON.stringify(found.length > 30 ? `${found.slice(0, 30)}…` : found);
  const problems: Readonly<Record<number, string>> = {
    1: `${shown} is not a JSON value`,
    2: `${shown} is not a number of JSON`,
    3: `a key in double quotes is expected, found ${shown}`,
    4: `a value is expected, found ${shown}`,
    5: `a colon is expected, found ${shown}`,
    6: `a comma is expected, found ${shown}`,
    7: `a closing brace is expected, found ${shown}`,
    8: `a closing bracket is expected, found ${shown}`,
    9: `the text continues after its end with ${shown}`,
    11: "a comment does not end",
    12: "a string does not end",
    13: "a number does not end",
    14: "an escape of \\u needs four hexadecimal digits",
    15: "unknown escape in a string",
    16: "a control character inside a string must be escaped",
  };
  return problems[code] ?? `unexpected ${shown}`;
}
