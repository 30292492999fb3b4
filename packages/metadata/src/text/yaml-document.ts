import { type Finding, finding, type Place } from "@rampart/findings";
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { PlainScalar } from "./plain-scalar.ts";
import { type Path, toPointer } from "./pointer.ts";
import { isObject, type ParsedText, type SourceDocument } from "./source-document.ts";
import { beyondPieces, mostPieces, offsetBeyondNesting } from "./yaml-limits.ts";
import { optionsFor } from "./yaml-options.ts";

type At = (offset: number) => Place;

/**
 * YAML with positions, read as RAMP's parser reads it: YAML 1.1, where `yes` is true and `8.10` a number.
 * Tags that name types of a programming language are an error, never constructed.
 */
export function parseYamlDocument(text: string, place: Place = {}, most = mostPieces): ParsedText {
  const lines = new LineCounter();
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { ...place, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const foreign = notInYaml.exec(text);
  if (foreign !== null) {
    const before = text.slice(0, foreign.index).split("\n");
    const code = foreign[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    const here = { ...place, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return failure(here, `U+${code} is not a character that YAML allows`);
  }
  const tooDeep = offsetBeyondNesting(text);
  if (tooDeep !== undefined) {
    const line = text.slice(0, tooDeep).split("\n").length;
    return failure({ ...place, line, column: 1 }, "values are nested too deeply");
  }
  if (beyondPieces(text, most))
    return failure(at(0), `there are more than ${most} lines, brackets and separators`);
  const parsed = parseDocument(text, { lineCounter: lines, ...optionsFor(text, isJson(text)) });
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
  const { findings, isPlain } = readContent(parsed, text, at);
  // Of two values under one key the last counts, for RAMP too; every other mistake leaves the meaning open.
  if (findings.some(({ rule }) => rule !== "yaml/duplicate-key")) return { findings };
  try {
    const scalars = new Map<string, PlainScalar>();
    const read: unknown = parsed.toJS({ maxAliasCount: 100 });
    const value = isPlain ? read : plainValue(read, [], scalars);
    return { document: new YamlDocument(value, scalars, parsed, text, at), findings };
  } catch (error) {
    // What cannot be seen in the syntax: aliases that multiply, merges of what is no map.
    return failure(at(0), error instanceof Error ? firstLine(error.message) : String(error));
  }
}

/** What YAML excludes (1.2.2, 5.1), and RAMP's parser refuses in comments too. Surrogates have a rule of their own. */
const notInYaml = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]/u;

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

/** Each alias is a copy of what its anchor holds. */
const mostCopies = 100_000;

interface Content {
  /** Mistakes in a text whose syntax is right. */
  readonly findings: readonly Finding[];
  /** No value is a {@link PlainScalar}. */
  readonly isPlain: boolean;
}

function readContent({ contents }: Document.Parsed, text: string, at: At): Content {
  const reader = new ContentReader(at, /\\[uU]|\p{Cs}/u.test(text));
  reader.read(contents, false);
  return reader;
}

class ContentReader implements Content {
  readonly findings: Finding[] = [];
  isPlain = true;
  readonly #at: At;
  readonly #mayHaveSurrogates: boolean;
  readonly #anchors = new Map<string, Node>();
  readonly #around: Node[] = [];
  #aliases = 0;
  #copies = 0;

  constructor(at: At, mayHaveSurrogates: boolean) {
    this.#at = at;
    this.#mayHaveSurrogates = mayHaveSurrogates;
  }

  /** False where the meaning of the whole is open, so that nothing behind is read. */
  read(node: unknown, isKey: boolean): boolean {
    if (isPair(node)) return this.read(node.key, true) && this.read(node.value, false);
    if (isAlias(node)) return this.#readAlias(node, isKey);
    if (!isNode(node)) return true;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#readScalar(node);
    if (!isCollection(node)) return true;
    if (isMap(node) && !this.#readKeys(node)) return false;
    this.#around.push(node);
    const isRead = node.items.every((item) => this.read(item, false));
    this.#around.pop();
    return isRead;
  }

  #fail(node: Node, problem: string): false {
    this.findings.push(finding("yaml/syntax", this.#at(node.range?.[0] ?? 0), { problem }));
    return false;
  }

  #readAlias(alias: Alias, isKey: boolean): boolean {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) return this.#fail(alias, `*${alias.source} is an alias without an anchor`);
    if (isKey && !isText(target)) return this.#fail(alias, "a key must be text");
    if (this.#around.includes(target)) return this.#fail(alias, `*${alias.source} contains itself`);
    this.#aliases++;
    if (this.#aliases > mostAliases) return this.#fail(alias, `there are more than ${mostAliases} aliases`);
    this.#copies += sizeOf(target);
    if (this.#copies > mostCopies) return this.#fail(alias, `aliases repeat more than ${mostCopies} values`);
    return true;
  }

  #readScalar({ value, range }: Scalar): true {
    if (value instanceof PlainScalar) this.isPlain = false;
    else if (this.#mayHaveSurrogates && typeof value === "string" && /\p{Cs}/u.test(value))
      this.findings.push(finding("text/lone-surrogate", this.#at(range?.[0] ?? 0), {}));
    return true;
  }

  #readKeys(map: YAMLMap): boolean {
    const strange = map.items.find(({ key }) => !isAlias(key) && !isTextKey(key));
    if (strange !== undefined)
      return this.#fail(isNode(strange.key) ? strange.key : map, "a key must be text");
    const seen = new Set<string>();
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : "<<";
      if (seen.has(name) && name !== "<<")
        this.findings.push(
          finding("yaml/duplicate-key", this.#at((key as Node).range?.[0] ?? 0), { key: name }),
        );
      seen.add(name);
    }
    return true;
  }
}

/** How many values and keys a node is made of. */
function sizeOf(node: unknown): number {
  if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value);
  const items: readonly unknown[] = isCollection(node) ? node.items : [];
  return items.reduce<number>((sum, item) => sum + sizeOf(item), 1);
}

/** As the parser has it: a tag makes something else even of a text. */
function isTextKey(key: unknown): boolean {
  return isScalar(key) && (key.tag === undefined || key.tag === "tag:yaml.org,2002:str");
}

function isText(node: Node): boolean {
  return isScalar(node) && typeof node.value === "string";
}

class YamlDocument implements SourceDocument {
  readonly value: unknown;
  readonly scalars: ReadonlyMap<string, PlainScalar>;
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #at: At;
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

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

  get syntax(): Document.Parsed {
    return this.#document;
  }

  place(path: Path): Place {
    return { ...this.#at(this.#nearest(path)?.range?.[0] ?? 0), pointer: toPointer(path) };
  }

  keyPlace(path: Path): Place {
    const parent = this.#find(path.slice(0, -1));
    const key = isMap(parent) ? this.#pairsOf(parent).get(String(path.at(-1)))?.key : undefined;
    return isNode(key) && key.range
      ? { ...this.#at(key.range[0]), pointer: toPointer(path) }
      : this.place(path);
  }

  source(path: Path): string | undefined {
    const node = this.#find(path);
    return isNode(node) && node.range ? this.#text.slice(node.range[0], node.range[1]) : undefined;
  }

  #find(path: Path): unknown {
    let node: unknown = this.#document.contents;
    for (const segment of path) {
      if (isMap(node)) node = this.#pairsOf(node).get(String(segment))?.value;
      else node = isSeq(node) ? node.items[Number(segment)] : undefined;
    }
    return node;
  }

  /** Looked up, not searched: a map may have thousands of keys. The last of equal keys is the value's. */
  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map(
      map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])),
    );
    this.#pairs.set(map, pairs);
    return pairs;
  }

  #nearest(path: Path): Node | undefined {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#find(path.slice(0, length));
      if (isNode(node)) return isAlias(node) ? (node.resolve(this.#document) ?? node) : node;
    }
    return undefined;
  }
}

/** The syntax of a document that came from {@link parseYamlDocument}; others have none. */
export function syntaxOf(document: SourceDocument | undefined): Document.Parsed | undefined {
  return document instanceof YamlDocument ? document.syntax : undefined;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
