import type { ContentsSection, MatrixMarkup } from "@rampart/answers";
import type { ChangeLine, Impact } from "@rampart/compat";
import type { RenderedFinding } from "@rampart/findings";
import type { FileKind } from "@rampart/metadata";

// What the page and the worker that reads the files say to each other.

/** A file to be judged. Its bytes stay where the browser has them. */
export interface AskedFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Files that are judged together. */
export interface Question {
  readonly files: readonly AskedFile[];
  /** As `2026-11-30`. */
  readonly today: string;
}

export type Reply =
  | { readonly progress: Progress }
  | { readonly answer: Answer }
  /** A mistake of ours. */
  | { readonly broken: string };

export interface Progress {
  /** The file that is read. */
  readonly name: string;
  /** Of all files, from 0 to 1. */
  readonly part: number;
}

export interface Answer {
  readonly files: readonly FileAnswer[];
  /** Files that the browser could not read. */
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  /** What every platform says, where there is a bundle. */
  readonly matrix?: MatrixAnswer;
  /** What changed, where there are two bundles. */
  readonly comparison?: ComparisonAnswer;
}

/** What a command prints with `--json`, without its head. */
export type Document = Readonly<Record<string, unknown>>;

export interface FileAnswer {
  readonly name: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly documents: {
    readonly inspect: Document;
    readonly lint: Document;
    readonly verify?: Document;
  };
  readonly isGood: boolean;
  /** `1 error, 2 warnings`. */
  readonly summary: string;
  readonly findings: readonly ShownFinding[];
  readonly sections: readonly ContentsSection[];
  readonly commands: readonly (readonly string[])[];
}

export interface ShownFinding extends RenderedFinding {
  /** `module.json:93:13 /sha256`. */
  readonly where: string;
  readonly frame?: CodeFrame;
}

/** The line that a finding lies in, cut where it is long. */
export interface CodeFrame {
  readonly number: number;
  readonly before: string;
  readonly after: string;
}

export interface MatrixAnswer extends MatrixMarkup {
  readonly document: Document;
  /** What it is based on. */
  readonly basis: string;
}

export interface ComparisonAnswer {
  readonly document: Document;
  readonly before: string;
  readonly after: string;
  /** Absent where one of the bundles cannot be compared. */
  readonly changes?: ComparedChanges;
}

export interface ComparedChanges {
  readonly isUnchanged: boolean;
  readonly groups: readonly ShownGroup[];
  readonly advice: string;
  /** What of either could not be compared. */
  readonly absences: readonly string[];
}

export interface ShownGroup {
  readonly title: string;
  readonly impact: Impact;
  readonly lines: readonly ChangeLine[];
  readonly advice?: string;
}
