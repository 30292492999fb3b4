import type { AspectVerdict, Target } from "@rampart/compat";
import { type RampartError, type Report, renderFinding, renderReport } from "@rampart/findings";
import type { Judgement } from "../judgement.ts";
import { version } from "../version.ts";

export const tool = { name: "rampart", version } as const;

/** A report, what was written, and what a cluster would say. */
type DocumentedResult = Report & {
  readonly outputs?: readonly string[];
  readonly replaced?: readonly ReplacedFile[];
  readonly judgement?: Judgement;
};

/** A file that was written where one of other content was. */
export interface ReplacedFile {
  readonly file: string;
  readonly sha256: string;
  /** `null` where the file that was there could not be read. */
  readonly previousSha256: string | null;
}

/** Why a file could not be judged, or, without a file, why the run could not go on. */
interface Failure {
  readonly file?: string;
  readonly error: RampartError;
}

/** The one JSON document of a command that reports findings (`schemas/report.schema.json`). */
export function reportDocument(
  command: string,
  results: readonly DocumentedResult[],
  failures: readonly Failure[] = [],
): string {
  const [first] = failures;
  return json({
    tool,
    command,
    results: results.map(({ outputs, replaced, judgement, file, ok, summary, findings }) => ({
      ...renderReport({ file, ok, summary, findings }),
      ...(outputs && { outputs }),
      ...(replaced && { replaced }),
      ...(judgement && judgementObject(judgement)),
    })),
    ...(first && { error: errorObject(first.error), errors: failures.map(failureObject) }),
  });
}

/** The one JSON document of a command with a schema of its own. */
export function commandDocument(command: string, content: object): string {
  return json({ tool, command, ...content });
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

/** A database is a whole file: only what it is called is repeated. */
function targetObject({ database, ...target }: Target): object {
  return { ...target, ...(database && { database: database.name ?? String(database.uid ?? "given") }) };
}

/** One aspect, its reasons in words. */
function aspectObject({ findings, ...aspect }: AspectVerdict): object {
  return { ...aspect, reasons: findings.map((found) => renderFinding(found).message) };
}

function failureObject({ file, error }: Failure): object {
  return { ...(file !== undefined && { file }), ...errorObject(error) };
}

function errorObject({ word, message, help, log }: RampartError): object {
  return { code: word, message, ...(help !== undefined && { help }), ...(log.length > 0 && { log }) };
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
