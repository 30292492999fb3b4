import {
  type Coverage,
  coverageOf,
  type Decision,
  type Explanation,
  explainCoverage,
  type MatrixEntry,
  reasonWords,
} from "@rampart/compat";
import { type Report, renderFinding } from "@rampart/findings";

/** A bundle and what every platform would say to it. */
export interface MatrixBundle extends MatrixEntry {
  readonly version: string;
  /** Of the zip. */
  readonly sha256: string;
}

/** Which cells take a bundle, and what that comes to. */
export interface Explained {
  readonly coverage: Coverage;
  readonly explanation: Explanation;
}

/** A bundle beside what it comes to alone. */
export type ExplainedBundle = MatrixBundle & Explained;

/** The bundles of a module, and what they cover together. */
export interface ExplainedModule extends Explained {
  readonly bundles: readonly ExplainedBundle[];
}

/** Bundles side by side, those of a module together. */
export interface MatrixSet {
  /** In the order of the call. */
  readonly bundles: readonly ExplainedBundle[];
  readonly modules: readonly ExplainedModule[];
  /** Bundles whose `module.json` cannot be read: every cluster refuses them. */
  readonly unreadable: readonly Report[];
}

export function matrixSet(bundles: readonly MatrixBundle[], unreadable: readonly Report[]): MatrixSet {
  const explained = bundles.flatMap((bundle) => explain([bundle]).map((alone) => ({ ...bundle, ...alone })));
  const modules = explain(bundles).map((together) => ({
    ...together,
    bundles: explained.filter(({ module }) => module === together.coverage.module),
  }));
  return { bundles: explained, modules, unreadable };
}

function explain(entries: readonly MatrixEntry[]): Explained[] {
  return coverageOf(entries).map((coverage) => ({ coverage, explanation: explainCoverage(coverage) }));
}

/** Whether any platform accepts it. That every one has another Redis version is a fault too. */
export function standingOf({ explanation: { nowhere } }: Pick<Explained, "explanation">): Decision {
  if (nowhere === undefined) return "accepted";
  return nowhere.status === "unknown" ? "unknown" : "rejected";
}

/** A bundle that no known platform accepts, and why. */
export interface Misfit {
  readonly file: string;
  readonly why: string;
}

export function misfitsOf({ bundles, unreadable }: MatrixSet): Misfit[] {
  return [
    ...bundles.flatMap(({ file, explanation: { nowhere } }) =>
      nowhere === undefined ? [] : [{ file, why: reasonWords(nowhere) }],
    ),
    ...unreadable.map(({ file, findings }) => ({ file, why: firstError(findings) })),
  ];
}

function firstError(findings: Report["findings"]): string {
  const [first] = findings.filter(({ severity }) => severity === "error");
  if (first === undefined) return "module.json cannot be read";
  const { message, errorCode } = renderFinding(first);
  return errorCode === undefined ? message : `${message} (${errorCode})`;
}

/** Bundles that fit nowhere, under a heading; nothing where the only bundle says so itself. */
export function misfitList(set: MatrixSet): {
  readonly heading: string;
  readonly misfits: readonly Misfit[];
} {
  const [misfits, count] = [misfitsOf(set), countOf(set)];
  if (misfits.length === 0 || (count === 1 && set.bundles.length === 1)) return { heading: "", misfits: [] };
  const [verb, noun] = [misfits.length === 1 ? "fits" : "fit", count === 1 ? "bundle" : "bundles"];
  return { heading: `${misfits.length} of ${count} ${noun} ${verb} nowhere`, misfits };
}

/** How many bundles were judged. */
export function countOf({ bundles, unreadable }: MatrixSet): number {
  return bundles.length + unreadable.length;
}

/** Base names, where they differ; else the paths as they were given. */
export function shownNames(files: readonly string[]): ReadonlyMap<string, string> {
  const isDistinct = new Set(files.map(baseName)).size === new Set(files).size;
  return new Map(files.map((file) => [file, isDistinct ? baseName(file) : file]));
}

function baseName(file: string): string {
  return file.replace(/\/+$/, "").split("/").at(-1) ?? file;
}
