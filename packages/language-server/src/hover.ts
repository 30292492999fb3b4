import { catalogue, isRule, type Rule } from "@rampart/findings";
import type { Path } from "@rampart/metadata";
import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import { cursorsAt } from "./cursor/cursors-at.ts";
import type { DocumentKind } from "./document-kind.ts";
import type { Fault } from "./judged-document.ts";
import { kindOfValue, knownValues } from "./known-values.ts";
import type { RulePage } from "./rule-page.ts";
import { descriptionAt, schemaOf } from "./schema/schema-at.ts";
import type { JudgedDocument } from "./session.ts";

/** What the field or the value at a position means, and what to do about what is wrong there. */
export function hoverAt(
  { document, kind, faults }: JudgedDocument,
  position: Position,
  rulePage: RulePage,
): Hover | undefined {
  if (kind === undefined) return undefined;
  const offset = document.offsetAt(position);
  const here = faults.filter(({ start, end }) => start <= offset && offset < Math.max(end, start + 1));
  const cursors = cursorsAt(document, offset).filter(({ start, end }) => start <= offset && offset < end);
  // What can be a key or a value is what there are words about.
  const meanings = cursors.flatMap(
    ({ path, role, start, end }) =>
      meaningOf(kind, path, document.text.slice(start, end), role, rulePage) ?? [],
  );
  const parts = [...meanings.slice(0, 1), ...here.flatMap((fault) => adviceOf(fault, rulePage) ?? [])];
  const [cursor] = cursors;
  if (parts.length === 0) return undefined;
  return {
    contents: { kind: MarkupKind.Markdown, value: parts.join("\n\n---\n\n") },
    ...(cursor !== undefined && { range: document.rangeOf(cursor.start, cursor.end) }),
  };
}

function meaningOf(
  kind: DocumentKind,
  path: Path,
  written: string,
  role: "key" | "value",
  rulePage: RulePage,
): string | undefined {
  const text = written.replace(/^["']|["']$/g, "");
  if (kind === "configuration" && isRule(text)) return ruleInWords(text, rulePage);
  const known = role === "value" ? valueInWords(kind, path, text) : undefined;
  if (known !== undefined) return known;
  const schema = schemaOf(kind);
  const description = schema && descriptionAt(schema, path);
  const field = path.findLast((segment) => !/^\d+$/.test(String(segment)));
  return description === undefined ? undefined : `**${field}**\n\n${description}`;
}

function valueInWords(kind: DocumentKind, path: Path, text: string): string | undefined {
  const valueKind = kindOfValue(kind, path);
  if (valueKind === undefined || valueKind === "command") return undefined;
  const known = knownValues(valueKind).find(({ value }) => value === text);
  return known && `**${text}**\n\n${known.documentation ?? known.summary}`;
}

function ruleInWords(rule: Rule, rulePage: RulePage): string {
  const { severity, title } = catalogue[rule];
  const page = rulePage(rule);
  const name = page === undefined ? `\`${rule}\`` : `[${rule}](${page})`;
  return `${name}: ${severity} by itself\n\n${title}`;
}

/** The message is shown beside it by the editor; what is missing there is how to fix it. */
function adviceOf({ code, rule, help }: Fault, rulePage: RulePage): string | undefined {
  const page = rule && rulePage(rule);
  const name = page === undefined ? `\`${code}\`` : `[${code}](${page})`;
  return help === undefined ? undefined : `${name}: ${help}`;
}
