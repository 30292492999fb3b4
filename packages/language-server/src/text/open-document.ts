import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pathOfUri } from "./path-of-uri.ts";

/** How the client counts the characters of a line. */
export type PositionEncoding = "utf-8" | "utf-16";

/** A text as the editor has it now. Offsets are counted in UTF-16 units, from its beginning. */
export class OpenDocument {
  readonly uri: string;
  readonly path: string;
  readonly #encoding: PositionEncoding;
  #document: TextDocument;
  #lineStarts: readonly number[] | undefined;

  constructor(uri: string, version: number, text: string, encoding: PositionEncoding) {
    this.uri = uri;
    this.path = pathOfUri(uri);
    this.#encoding = encoding;
    this.#document = TextDocument.create(uri, "", version, text);
  }

  get version(): number {
    return this.#document.version;
  }

  get text(): string {
    return this.#document.getText();
  }

  /** Each change is counted in the text that the one before it left. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const own = "range" in change ? { text: change.text, range: this.#unitsOfRange(change.range) } : change;
      this.#document = TextDocument.update(this.#document, [own], version);
    }
    this.#lineStarts = undefined;
  }

  offsetAt(position: Position): number {
    return this.#document.offsetAt(this.#units(position));
  }

  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  positionAt(offset: number): Position {
    const position = this.#document.positionAt(offset);
    if (this.#encoding === "utf-16") return position;
    const before = this.#lineOf(position.line).slice(0, position.character);
    return { line: position.line, character: Buffer.byteLength(before) };
  }

  /** The offset of a line and a column as findings have them: lines end with a line feed, and both count from 1. */
  offsetOfPlace(line: number, column: number): number {
    this.#lineStarts ??= lineStartsOf(this.text);
    const start = this.#lineStarts[line - 1] ?? this.text.length;
    // Readers count without the byte-order mark.
    const mark = line === 1 && this.text.startsWith("\ufeff") ? 1 : 0;
    return Math.min(start + mark + column - 1, this.text.length);
  }

  #unitsOfRange({ start, end }: Range): Range {
    return { start: this.#units(start), end: this.#units(end) };
  }

  #units(position: Position): Position {
    if (this.#encoding === "utf-16") return position;
    const bytes = Buffer.from(this.#lineOf(position.line)).subarray(0, position.character);
    return { line: position.line, character: bytes.toString("utf8").length };
  }

  #lineOf(line: number): string {
    return this.#document.getText({
      start: { line, character: 0 },
      end: { line: line + 1, character: 0 },
    });
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
