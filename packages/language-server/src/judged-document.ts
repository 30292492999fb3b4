import {
  type Finding,
  RampartError,
  type Rule,
  renderFinding,
  report,
  type Severity,
} from "@rampart/findings";
import {
  type Environment,
  judgeManifest,
  type Profile,
  parseManifest,
  parseModuleMetadata,
  type SourceDocument,
} from "@rampart/metadata";
import {
  type FileKind,
  InvalidFileError,
  type Project,
  parseBaseline,
  parseConfiguration,
  parseInventory,
  parseTargets,
  unrecognised,
} from "@rampart/project";
import type { DocumentKind } from "./document-kind.ts";
import { type Mark, markOfPlace } from "./text/mark-of-place.ts";
import type { OpenDocument } from "./text/open-document.ts";

/** One thing that is wrong with a document, and where in its text. */
export interface Fault extends Mark {
  /** A rule, or the code of the error that the commands end with. */
  readonly code: string;
  readonly rule?: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
}

export interface Judging {
  readonly environment: Environment;
  readonly profile?: Profile;
  /** What the project makes of findings; the error that keeps it from being read. */
  readonly project: Project | RampartError;
}

/** What the commands say of a document, in the order of its text. Pure. */
export function judgedDocument(
  document: OpenDocument,
  kind: DocumentKind,
  bytes: Uint8Array,
  judging: Judging,
): readonly Fault[] {
  const { path } = document;
  switch (kind) {
    case "configuration":
      return faultOf(document, () => parseConfiguration(bytes, path));
    case "baseline":
      return faultOf(document, () => parseBaseline(bytes, path));
    case "target":
      return faultOf(document, () => parseTargets(bytes, path));
    case "inventory":
      return faultOf(document, () => parseInventory(bytes, path));
    default:
      return findingsOf(document, kind, bytes, judging);
  }
}

/** Of a file that directs a run, the first fault is told: the commands stop there. */
function faultOf(document: OpenDocument, parse: () => unknown): Fault[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof RampartError) return [faultOfError(document, error)];
    throw error;
  }
}

function faultOfError(document: OpenDocument, error: RampartError): Fault {
  const { code, message, help } = error;
  const isOwn = error instanceof InvalidFileError && error.file === document.path;
  const mark = markOfPlace(document, isOwn ? error.place : {});
  return {
    ...mark,
    code,
    severity: "error",
    message: isOwn ? error.problem : message,
    ...(help !== undefined && { help }),
  };
}

function findingsOf(document: OpenDocument, kind: FileKind, bytes: Uint8Array, judging: Judging): Fault[] {
  const { project } = judging;
  if (project instanceof RampartError) return [faultOfError(document, project)];
  const { findings, source } = found(kind, bytes, judging);
  const left = report(document.path, project.left(document.path, findings)).findings;
  return left.map((one) => {
    const { rule, severity, message, help } = renderFinding(one);
    const mark = markOfPlace(document, one.place, source);
    return { ...mark, code: rule, rule, severity, message, ...(help !== undefined && { help }) };
  });
}

interface Found {
  readonly findings: readonly Finding[];
  readonly source?: SourceDocument | undefined;
}

/** The functions that `lint` asks too. */
function found(kind: FileKind, bytes: Uint8Array, { environment, profile }: Judging): Found {
  switch (kind) {
    case "manifest": {
      const parsed = parseManifest(bytes, environment);
      const findings = judgeManifest(parsed, profile === undefined ? {} : { profile });
      return { findings, source: parsed.document };
    }
    case "metadata": {
      const { findings, document } = parseModuleMetadata(bytes, {
        bundled: false,
        ...(profile !== undefined && { profile }),
      });
      return { findings, source: document };
    }
    case "module":
    case "unknown":
      return { findings: [unrecognised(kind)] };
    // A text that begins as zip files do: what is said of their bytes is of no use in an editor.
    case "bundle":
      return { findings: [] };
  }
}
