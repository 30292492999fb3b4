import type { Path } from "@rampart/metadata";
import { type CompletionItem, CompletionItemKind, MarkupKind, type Position } from "vscode-languageserver";
import { commandNamesBeside } from "./beside/command-names.ts";
import type { Cursor } from "./cursor/cursor.ts";
import { cursorsAt, isJson, keysAt } from "./cursor/cursors-at.ts";
import type { DocumentKind } from "./document-kind.ts";
import { type KnownValue, kindOfValue, knownValues } from "./known-values.ts";
import type { JsonSchema } from "./schema/json-schema.ts";
import { descriptionAt, formsAt, schemaOf } from "./schema/schema-at.ts";
import type { JudgedDocument } from "./session.ts";
import type { OpenDocument } from "./text/open-document.ts";

/** What opens the list by itself. */
export const triggerCharacters: readonly string[] = [":", " ", '"', "-"];

type WithData = <Value>(run: () => Value) => Value;

/** Keys and values that can be at a position. */
export async function completions(
  judged: JudgedDocument,
  position: Position,
  withData: WithData,
): Promise<CompletionItem[]> {
  const { document, kind } = judged;
  const schema = kind && schemaOf(kind);
  if (kind === undefined || schema === undefined) return [];
  const cursors = cursorsAt(document, document.offsetAt(position));
  const values = cursors.filter(({ role }) => role === "value");
  const areCommands = values.some(({ path }) => kindOfValue(kind, path) === "command");
  const commands = areCommands ? await commandNamesBeside(judged) : [];
  return withData(() =>
    cursors.flatMap((cursor) =>
      cursor.role === "key"
        ? keyItems(document, schema, kind, cursor)
        : valueItems(document, schema, kind, cursor, commands),
    ),
  );
}

function keyItems(
  document: OpenDocument,
  schema: JsonSchema,
  kind: DocumentKind,
  cursor: Cursor,
): CompletionItem[] {
  const parent = cursor.path.slice(0, -1);
  const forms = formsAt(schema, parent);
  const present = new Set(keysAt(document, parent).filter((key) => key !== cursor.path.at(-1)));
  const names = forms.flatMap(({ properties = {} }) => Object.keys(properties));
  const rules = isMapOfRules(kind, parent) ? knownValues("rule") : [];
  const hasColon = /^\s*:/.test(document.text.slice(cursor.end, cursor.end + 20));
  const items = [
    ...names.map((value) => ({ value, documentation: descriptionAt(schema, [...parent, value]) })),
    ...rules.map(({ value, summary }) => ({ value, documentation: summary })),
  ];
  return items
    .filter(({ value }) => !present.has(value))
    .map(({ value, documentation }) => ({
      label: value,
      kind: CompletionItemKind.Property,
      ...(documentation !== undefined && { documentation }),
      ...replacing(document, cursor, spelledKey(document, value) + (hasColon ? "" : ": "), value),
    }));
}

function isMapOfRules(kind: DocumentKind, path: Path): boolean {
  return kind === "configuration" && path.at(-1) === "rules";
}

function spelledKey(document: OpenDocument, key: string): string {
  return isJson(document) ? JSON.stringify(key) : key;
}

function valueItems(
  document: OpenDocument,
  schema: JsonSchema,
  kind: DocumentKind,
  cursor: Cursor,
  commands: readonly KnownValue[],
): CompletionItem[] {
  const forms = formsAt(schema, cursor.path);
  const valueKind = kindOfValue(kind, cursor.path);
  const isList = forms.some(({ items }) => items !== undefined);
  // Where a list is expected and none is begun yet, an item begins it.
  const isItem = typeof cursor.path.at(-1) === "number" || !isList;
  if (!isItem && (isJson(document) || !isAloneInLine(document, cursor))) return [];
  const known = valueKind === "command" ? commands : valueKind === undefined ? [] : knownValues(valueKind);
  const others = known.length > 0 ? [] : choicesOf(forms);
  const isText = forms.some(({ type }) => type === "string") || isList;
  return [...known, ...others].map(({ value, summary, documentation }, index) => ({
    label: value,
    kind: CompletionItemKind.Value,
    detail: summary,
    ...(documentation !== undefined && {
      documentation: { kind: MarkupKind.Markdown, value: documentation },
    }),
    // As they are given: by what they mean, not by their letters.
    sortText: String(index).padStart(4, "0"),
    ...replacing(
      document,
      cursor,
      (isItem ? "" : "- ") + spelledValue(document, cursor, value, isText),
      value,
    ),
  }));
}

function isAloneInLine(document: OpenDocument, { start }: Cursor): boolean {
  return /(^|\n)[ \t]*$/.test(document.text.slice(Math.max(0, start - 200), start));
}

/** What the schema alone knows: the choices of a field, and yes and no. */
function choicesOf(forms: readonly JsonSchema[]): KnownValue[] {
  return forms.flatMap((form) => {
    if (form.type === "boolean") return ["true", "false"].map((value) => ({ value, summary: "" }));
    return (form.enum ?? []).map((value) => ({ value: String(value), summary: "" }));
  });
}

/** A value as it is written: in the quotes that are there, and in some where YAML would read a number without. */
function spelledValue(document: OpenDocument, cursor: Cursor, value: string, isText: boolean): string {
  const quote = /^["']/.exec(document.text.slice(cursor.start, cursor.end))?.[0];
  if (quote !== undefined) return `${quote}${value}${quote}`;
  const needsQuotes = isText && (isJson(document) || /^[\d.]+$|^(on|off|yes|no|true|false)$/.test(value));
  return needsQuotes || (isJson(document) && !/^(true|false)$/.test(value)) ? JSON.stringify(value) : value;
}

/** Editors filter by what is in the range, quotes included. */
function replacing(document: OpenDocument, { start, end }: Cursor, newText: string, value: string) {
  const quote = /^["']/.exec(document.text.slice(start, end))?.[0] ?? "";
  return { textEdit: { range: document.rangeOf(start, end), newText }, filterText: `${quote}${value}` };
}
