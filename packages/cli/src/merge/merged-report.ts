import type { DataOfVerdict } from "@rampart/answers";
import type { AspectVerdict, Decision, Target } from "@rampart/compat";
import { type FindingWithFacts, RampartError, type RunFailure, type Summary } from "@rampart/findings";
import type { Part } from "./read-parts.ts";

/** A result as a document has it, its findings in words. */
export interface DocumentResult {
  readonly file: string;
  readonly ok: boolean;
  readonly summary: Summary;
  /** Each with its identity. */
  readonly findings: readonly FindingWithFacts[];
  readonly verdict?: Decision;
  readonly errorCode?: string | null;
  readonly details?: readonly string[];
  readonly target?: Target;
  readonly aspects?: readonly DocumentAspect[];
  readonly data?: DataOfVerdict;
}

interface DocumentAspect extends Omit<AspectVerdict, "findings" | "parts"> {
  readonly examined?: readonly string[];
  readonly unexamined?: readonly { readonly part: string; readonly missing: string }[];
}

interface DocumentError {
  readonly file?: string;
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly log?: readonly string[];
}

/** What the parts of a run of `verify`, `lint` or `check` found, as one. */
export interface MergedReport {
  readonly results: readonly DocumentResult[];
  readonly errors: readonly DocumentError[];
}

export function mergedReport(parts: readonly Part[]): MergedReport {
  const listOf = <Item>(field: string) =>
    parts.flatMap(({ document }) => (document[field] ?? []) as readonly Item[]);
  return { results: listOf<DocumentResult>("results"), errors: listOf<DocumentError>("errors") };
}

/** Results as a whole run prints them. */
export function withoutIdentities(results: readonly DocumentResult[]): readonly object[] {
  return results.map(({ findings, ...result }) => ({
    ...result,
    findings: findings.map(({ identity: _, ...found }) => found),
  }));
}

/** Errors of documents, for the other formats. Which fault it was the exit code of the part says. */
export function failuresOf({ errors }: MergedReport): readonly RunFailure[] {
  return errors.map(({ file, code, message, help, log = [] }) => ({
    ...(file !== undefined && { file }),
    error: new RampartError("environment", "file-unreadable", message, {
      ...(help !== undefined && { help }),
      log,
      clusterCode: code,
    }),
  }));
}
