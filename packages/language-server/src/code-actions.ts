import { type Change, type Edit, type FixStep, fixManifest, fixModuleJson } from "@rampart/metadata";
import type { CodeAction, CodeActionParams, Diagnostic, WorkspaceEdit } from "vscode-languageserver";
import { sourceName } from "./diagnostics.ts";
import type { JudgedDocument } from "./session.ts";
import { changedPart } from "./text/changed-part.ts";
import type { OpenDocument } from "./text/open-document.ts";

/** Everything that `rampart lint --fix` would change. */
export const fixAllKind = "source.fixAll.rampart";

/** What `lint --fix` would change: each fix that touches the lines asked for, and all of the document. */
export function codeActions(
  { document, kind }: JudgedDocument,
  { range, context }: Pick<CodeActionParams, "range" | "context">,
): CodeAction[] {
  if (kind !== "manifest" && kind !== "metadata") return [];
  const isAsked = (wanted: string) =>
    context.only?.some((only) => wanted === only || wanted.startsWith(`${only}.`)) ?? true;
  const { text } = document;
  const result = kind === "manifest" ? fixManifest(text) : fixModuleJson(text);
  if (result.fixes.length === 0) return [];
  const actions: CodeAction[] = [];
  if (isAsked("quickfix")) {
    for (const step of result.steps) {
      if (step.edits.length === 0 || !touches(document, step, range)) continue;
      actions.push(quickFix(document, step, context.diagnostics));
    }
  }
  if (isAsked(fixAllKind)) {
    const edits = [changedPart(text, result.text)];
    actions.push({ title: "Fix all that Rampart can fix", kind: fixAllKind, edit: editOf(document, edits) });
  }
  return actions;
}

function touches(
  document: OpenDocument,
  { edits, fixes }: FixStep,
  { start, end }: CodeActionParams["range"],
): boolean {
  const lines = [
    ...edits.flatMap((edit) => [edit.start, edit.end]),
    ...fixes.map(({ line, column }) => document.offsetOfPlace(line, column)),
  ].map((offset) => document.positionAt(offset).line);
  return lines.some((line) => line >= start.line && line <= end.line);
}

function quickFix(document: OpenDocument, step: FixStep, known: readonly Diagnostic[]): CodeAction {
  const diagnostics = known.filter(({ source, code, range }) => {
    if (source !== sourceName) return false;
    return step.fixes.some(({ rule, line, column }) => {
      const { line: at, character } = document.positionAt(document.offsetOfPlace(line, column));
      return rule === code && range.start.line === at && range.start.character === character;
    });
  });
  return {
    title: step.fixes.map(({ change }) => titleOf(change)).join(", "),
    kind: "quickfix",
    ...(diagnostics.length > 0 && { diagnostics }),
    isPreferred: true,
    edit: editOf(document, step.edits),
  };
}

function titleOf(change: Change): string {
  switch (change.kind) {
    case "rename":
      return `Rename ${change.found} to ${change.fixed}`;
    case "replace":
      return `Replace ${change.found} with ${change.fixed}`;
    case "remove":
      return `Remove the repeated ${change.found}`;
    case "sort":
      return "Sort the commands";
  }
}

function editOf(document: OpenDocument, edits: readonly Edit[]): WorkspaceEdit {
  const textEdits = edits.map(({ start, end, text }) => ({
    range: document.rangeOf(start, end),
    newText: text,
  }));
  return { changes: { [document.uri]: textEdits } };
}
