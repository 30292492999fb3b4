import { type Finding, finding, type Place } from "@rampart/findings";
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { PlainScalar } from "./plain-scalar.ts";
import { type Path, toPointer } from "./pointer.ts";
import { isObject, type ParsedText, type SourceDocument } from "./source-document.ts";
import { offsetBeyondNesting } from "./yaml-nesting.ts";
import { jsonOptions, yamlOptions } from "./yaml-options.ts";

type At = (offset: number) => Place;

/**
 * YAML with positions, read as RAMP's parser reads it: YAML 1.1, where `yes` is true and `8.10` a number.
 * Tags that name types of a programming language are an error, never constructed.
 */
export function parseYamlDocument(text: string, place: Place = {}): ParsedText {
  const lines = new LineCounter();
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { ...place, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tooDeep = offsetBeyondNesting(text);
  if (tooDeep !== undefined) {
    const line = text.slice(0, tooDeep).split("\n").length;
    return failure({ ...place, line, column: 1 }, "values are nested too deeply");
  }
  const parsed = parseDocument(text, { ...(isJson(text) ? jsonOptions : yamlOptions), lineCounter: lines });
  const mistakes = [
    // `contentFindings` says which keys are no text; the parser counts aliases among them.
    ...parsed.errors.filter(({ code }) => code !== "NON_STRING_KEY"),
    ...parsed.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED"),
  ];
  // What follows the first mistake is mostly its echo.
  const [mistake] = mistakes.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (mistake !== undefined) {
    return failure(at(mistake.pos[0]), wordsFor[mistake.code] ?? firstLine(mistake.message));
  }
  const findings = contentFindings(parsed, at);
  // Of two values under one key the last counts, for RAMP too; every other mistake leaves the meaning open.
  if (findings.some(({ rule }) => rule !== "yaml/duplicate-key")) return { findings };
  try {
    const scalars = new Map<string, PlainScalar>();
    const value = plainValue(parsed.toJS({ maxAliasCount: 100 }), [], scalars);
    return { document: new YamlDocument(value, scalars, parsed, text, at), findings };
  } catch (error) {
    // What cannot be seen in the syntax: aliases that multiply, merges of what is no map.
    return failure(at(0), error instanceof Error ? firstLine(error.message) : String(error));
  }
}

function failure(place: Place, problem: string): ParsedText {
  return { findings: [finding("yaml/syntax", place, { problem })] };
}

/** Words for messages of the parser that advise a programmer. */
const wordsFor: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "the file holds more than one document",
};

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The value without {@link PlainScalar} in it; they are noted down by their pointers. */
function plainValue(value: unknown, path: Path, scalars: Map<string, PlainScalar>): unknown {
  if (value instanceof PlainScalar) {
    scalars.set(toPointer(path), value);
    return value.value;
  }
  if (Array.isArray(value)) return value.map((item, index) => plainValue(item, [...path, index], scalars));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, plainValue(item, [...path, key], scalars)]),
  );
}

/** More than any manifest has; each is looked up in everything before it. */
const mostAliases = 100;

/** Mistakes in a text whose syntax is right. */
function contentFindings(document: Document.Parsed, at: At): Finding[] {
  const findings: Finding[] = [];
  const anchors = new Map<string, Node>();
  let aliases = 0;
  const fail = (node: Node | null, problem: string) => {
    findings.push(finding("yaml/syntax", at(node?.range?.[0] ?? 0), { problem }));
    return visit.BREAK;
  };
  visit(document, (role, node, ancestors) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      aliases++;
      if (target === undefined) return fail(node, `*${node.source} is an alias without an anchor`);
      if (role === "key" && !isText(target)) return fail(node, "a key must be text");
      if (ancestors.includes(target)) return fail(node, `*${node.source} contains itself`);
      if (aliases > mostAliases) return fail(node, `there are more than ${mostAliases} aliases`);
    } else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap(node)) {
      const strange = node.items.find(({ key }) => !isScalar(key) && !isAlias(key));
      if (strange !== undefined) return fail(isNode(strange.key) ? strange.key : node, "a key must be text");
      findings.push(...repeatedKeys(node, at));
    }
    if (isScalar(node) && typeof node.value === "string" && /\p{Cs}/u.test(node.value)) {
      findings.push(finding("text/lone-surrogate", at(node.range?.[0] ?? 0), {}));
    }
    return undefined;
  });
  return findings;
}

function isText(node: Node): boolean {
  return isScalar(node) && typeof node.value === "string";
}

function repeatedKeys(map: YAMLMap, at: At): Finding[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : "<<";
    const isRepeated = seen.has(name) && name !== "<<";
    seen.add(name);
    return isRepeated
      ? [finding("yaml/duplicate-key", at((key as Node).range?.[0] ?? 0), { key: name })]
      : [];
  });
}

class YamlDocument implements SourceDocument {
  readonly value: unknown;
  readonly scalars: ReadonlyMap<string, PlainScalar>;
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #at: At;
  readonly #keys = new WeakMap<YAMLMap, Map<string, Node>>();

  constructor(
    value: unknown,
    scalars: ReadonlyMap<string, PlainScalar>,
    document: Document.Parsed,
    text: string,
    at: At,
  ) {
    this.value = value;
    this.scalars = scalars;
    this.#document = document;
    this.#text = text;
    this.#at = at;
  }

  place(path: Path): Place {
    return { ...this.#at(this.#nearest(path)?.range?.[0] ?? 0), pointer: toPointer(path) };
  }

  keyPlace(path: Path): Place {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    const key = isMap(parent) ? this.#keysOf(parent).get(String(path.at(-1))) : undefined;
    return key?.range ? { ...this.#at(key.range[0]), pointer: toPointer(path) } : this.place(path);
  }

  source(path: Path): string | undefined {
    const node = this.#document.getIn(path, true);
    return isNode(node) && node.range ? this.#text.slice(node.range[0], node.range[1]) : undefined;
  }

  #keysOf(map: YAMLMap): Map<string, Node> {
    const known = this.#keys.get(map);
    if (known !== undefined) return known;
    const keys = new Map(
      map.items.flatMap(({ key }) => (isScalar(key) ? [[String(key.value), key as Node] as const] : [])),
    );
    this.#keys.set(map, keys);
    return keys;
  }

  #nearest(path: Path): Node | undefined {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node)) return isAlias(node) ? (node.resolve(this.#document) ?? node) : node;
    }
    return undefined;
  }
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
