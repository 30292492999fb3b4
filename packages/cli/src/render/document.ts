import type { DataOfVerdict } from "@rampart/answers";
import { type AspectVerdict, type Target, unexaminedOf } from "@rampart/compat";
import {
  printable,
  type RampartError,
  type RenderedReport,
  type Report,
  type RunFailure,
  renderFinding,
  renderReport,
} from "@rampart/findings";
import { renderReportWithIdentities } from "@rampart/findings/formats";
import {
  type DocumentedCommand,
  type DocumentKind,
  documentKinds,
  schemaVersions,
} from "../documents/document-table.ts";
import type { Judgement } from "../judgement.ts";
import type { PartOfWork } from "../shard/shard.ts";
import { version } from "../version.ts";

export const tool = { name: "rampart", version } as const;

/** A report, what was written, and what a cluster would say. */
export interface DocumentedResult extends Report {
  readonly outputs?: readonly string[];
  readonly replaced?: readonly ReplacedFile[];
  /** Files that would be written. */
  readonly planned?: readonly string[];
  /** What would be written, as a unified diff. */
  readonly diff?: string;
  readonly judgement?: Judgement;
  /** What a verdict is based on. */
  readonly data?: DataOfVerdict;
}

/** A file that was written where one of other content was. */
export interface ReplacedFile {
  readonly file: string;
  readonly sha256: string;
  /** `null` where the file that was there could not be read. */
  readonly previousSha256: string | null;
}

/** The part of the work that a run took, and how it ended. */
export interface PartOfRun extends PartOfWork {
  readonly exitCode: number;
}

/** The one JSON document of a command that reports findings, or whose run ended early (`schemas/report.schema.json`). */
export function reportDocument(
  command: string,
  results: readonly DocumentedResult[],
  failures: readonly RunFailure[] = [],
  part?: PartOfRun,
): string {
  const shard = part && { shard: part };
  const content = reportContent(
    results,
    failures,
    part === undefined ? renderReport : renderReportWithIdentities,
  );
  return json({ tool, command, ...kindOf("report"), ...shard, ...content });
}

/** What was found, and what could not be read. */
export function reportContent(
  results: readonly DocumentedResult[],
  failures: readonly RunFailure[],
  render: (report: Report) => RenderedReport = renderReport,
): Readonly<Record<string, unknown>> {
  const [first] = failures;
  return {
    results: results.map(
      ({ outputs, replaced, planned, diff, judgement, data, file, ok, summary, findings }) => ({
        ...render({ file, ok, summary, findings }),
        ...(outputs && { outputs }),
        ...(replaced && { replaced }),
        ...(planned && { planned }),
        ...(diff !== undefined && { diff }),
        ...(judgement && judgementObject(judgement)),
        ...(data && { data }),
      }),
    ),
    ...(first && { error: errorObject(first.error), errors: failures.map(failureObject) }),
  };
}

/** The one JSON document of a command, of the kind that the table has for it. */
export function commandDocument(command: DocumentedCommand, content: object): string {
  return json({ tool, command, ...kindOf(documentKinds[command]), ...content });
}

/** What says which schema describes a document. */
export function kindOf(kind: DocumentKind): { readonly schema: string; readonly schemaVersion: number } {
  return { schema: `urn:rampart:schema:${kind}`, schemaVersion: schemaVersions[kind] };
}

function judgementObject({ target, verdict }: Judgement): object {
  const { verdict: decision, errorCode, details, aspects } = verdict;
  return {
    verdict: decision,
    errorCode,
    details,
    target: targetObject(target),
    aspects: aspects.map(aspectObject),
  };
}

/** A database is a whole file: only what it is called is repeated. The day is that of the run. */
function targetObject({ database, databases: _databases, today: _today, ...target }: Target): object {
  return { ...target, ...(database && { database: database.name ?? String(database.uid ?? "given") }) };
}

/** One aspect, its reasons in words. */
function aspectObject({ findings, parts, ...aspect }: AspectVerdict): object {
  return {
    ...aspect,
    reasons: findings.map((found) => renderFinding(found).message),
    ...(parts && {
      examined: parts.filter(({ missing }) => missing === undefined).map(({ part }) => part),
      unexamined: unexaminedOf(parts).map(({ part, missing }) => ({ part, missing })),
    }),
  };
}

function failureObject({ file, error }: RunFailure): object {
  return { ...(file !== undefined && { file }), ...errorObject(error) };
}

function errorObject({ word, message, help, log }: RampartError): object {
  return {
    code: word,
    message: printable(message),
    ...(help !== undefined && { help: printable(help) }),
    ...(log.length > 0 && { log: log.map(printable) }),
  };
}

/** A document that is safe to show on a terminal or in a log; to a reader of JSON the escapes change nothing. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2).split("\n").map(printable).join("\n")}\n`;
}
