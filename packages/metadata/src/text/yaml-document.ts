import { type Finding, finding, type Place } from "@rampart/findings";
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
  type YAMLWarning,
} from "yaml";
import { type Path, toPointer } from "./pointer.ts";
import type { ParsedText, SourceDocument } from "./source-document.ts";

/**
 * YAML with positions, read as YAML 1.1, which is what RAMP's parser reads: `yes` is true, `8.10` is a number.
 * Tags that name types of a programming language are an error, never constructed.
 */
export function parseYamlDocument(text: string, place: Place = {}): ParsedText {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { ...place, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const parsed = parseDocument(text, {
      version: "1.1",
      lineCounter: lines,
      prettyErrors: false,
      keepSourceTokens: true,
    });
    const mistakes = [
      ...parsed.errors,
      ...parsed.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED"),
    ];
    if (mistakes.length > 0) return { findings: mistakeFindings(mistakes, text, at) };
    return {
      document: new YamlDocument(parsed.toJS({ maxAliasCount: 100 }), parsed, text, at),
      findings: [],
    };
  } catch (error) {
    // The parser recurses, and refuses aliases that multiply: both are bad input, nothing else may hide here.
    if (error instanceof RangeError) {
      return { findings: [finding("yaml/syntax", at(0), { problem: "values are nested too deeply" })] };
    }
    if (error instanceof ReferenceError) {
      return { findings: [finding("yaml/syntax", at(0), { problem: firstLine(error.message) })] };
    }
    throw error;
  }
}

/** Duplicate keys, and the first mistake in the syntax: what follows that is mostly its echo. */
function mistakeFindings(
  mistakes: readonly (YAMLError | YAMLWarning)[],
  text: string,
  at: (offset: number) => Place,
): Finding[] {
  const ordered = mistakes.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const syntax = ordered.findIndex(({ code }) => code !== "DUPLICATE_KEY");
  return ordered
    .slice(0, syntax === -1 ? ordered.length : syntax + 1)
    .map(({ code, message, pos: [offset] }) =>
      code === "DUPLICATE_KEY"
        ? finding("yaml/duplicate-key", at(offset), { key: keyAt(text, offset) })
        : finding("yaml/syntax", at(offset), { problem: wordsFor[code] ?? firstLine(message) }),
    );
}

/** Words for messages of the parser that advise a programmer. */
const wordsFor: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "the file holds more than one document",
};

class YamlDocument implements SourceDocument {
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #at: (offset: number) => Place;

  constructor(value: unknown, document: Document.Parsed, text: string, at: (offset: number) => Place) {
    this.value = value;
    this.#document = document;
    this.#text = text;
    this.#at = at;
  }

  place(path: Path): Place {
    return { ...this.#at(this.#nearest(path)?.range?.[0] ?? 0), pointer: toPointer(path) };
  }

  keyPlace(path: Path): Place {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    const name = path.at(-1);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(name))
      : undefined;
    const key = isPair(pair) && isNode(pair.key) ? pair.key : undefined;
    return key?.range ? { ...this.#at(key.range[0]), pointer: toPointer(path) } : this.place(path);
  }

  source(path: Path): string | undefined {
    const node = this.#document.getIn(path, true);
    return isNode(node) && node.range ? this.#text.slice(node.range[0], node.range[1]) : undefined;
  }

  #nearest(path: Path): Node | undefined {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node)) return node;
    }
    return undefined;
  }
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

function keyAt(text: string, offset: number): string {
  return /^["']?([^"':\n]+)/.exec(text.slice(offset, offset + 200))?.[1]?.trim() ?? "";
}
