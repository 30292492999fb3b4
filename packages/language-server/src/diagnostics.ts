import type { Severity } from "@rampart/findings";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { Fault } from "./judged-document.ts";
import type { RulePage } from "./rule-page.ts";
import type { OpenDocument } from "./text/open-document.ts";

/** The name under which an editor shows whose diagnostics they are. */
export const sourceName = "rampart";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export function diagnosticOf(
  document: OpenDocument,
  { start, end, code, rule, severity, message }: Fault,
  rulePage: RulePage,
): Diagnostic {
  const href = rule && rulePage(rule);
  return {
    range: document.rangeOf(start, end),
    severity: severities[severity],
    source: sourceName,
    code,
    ...(href !== undefined && { codeDescription: { href } }),
    message,
  };
}
