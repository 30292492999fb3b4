import { judgedManifest, judgedMetadata, judgedOther } from "@rampart/answers";
import {
  type Finding,
  RampartError,
  type Rule,
  renderFinding,
  report,
  type Severity,
} from "@rampart/findings";
import type { Environment, FileKind, Profile } from "@rampart/metadata";
import {
  InvalidFileError,
  type Project,
  parseBaseline,
  parseConfiguration,
  parseInventory,
  parseTargets,
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
  const left = report(document.path, project.left(document.path, found(kind, bytes, judging))).findings;
  return left.map((one) => {
    const { rule, severity, message, help } = renderFinding(one);
    const mark = markOfPlace(document, one.place);
    return { ...mark, code: rule, rule, severity, message, ...(help !== undefined && { help }) };
  });
}

/** The functions that `lint` asks too. */
function found(kind: FileKind, bytes: Uint8Array, { environment, profile }: Judging): readonly Finding[] {
  switch (kind) {
    case "manifest":
      return judgedManifest(bytes, environment, profile).findings;
    case "metadata":
      return judgedMetadata(bytes, profile).findings;
    case "module":
    case "unknown":
      return judgedOther(kind, bytes).findings;
    // A text that begins as zip files do: what is said of their bytes is of no use in an editor.
    case "bundle":
      return [];
  }
}
