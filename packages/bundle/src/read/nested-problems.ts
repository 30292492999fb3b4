import type { ArchiveError, ZipProblem, ZipProblemCode } from "@rampart/archive";
import { type Finding, finding, renderFinding } from "@rampart/findings";
import { problemFinding } from "../reader-findings.ts";

/** What a problem means inside of an archive that stands in a bundle. */
type Meaning = "unsafe" | "damaged" | "unread" | "mode" | "harmless";

/**
 * What is wrong with the entries of an archive in `deps/`: one finding for each kind of problem, at the first entry that
 * has it. An archive may have tens of thousands.
 */
export class NestedProblems {
  readonly #archive: string;
  readonly #first = new Map<ZipProblemCode, { readonly problem: ZipProblem; more: number }>();
  readonly #errors: Finding[] = [];

  constructor(archive: string) {
    this.#archive = archive;
  }

  add(problems: readonly ZipProblem[]): void {
    for (const problem of problems) {
      const known = this.#first.get(problem.code);
      if (known === undefined) this.#first.set(problem.code, { problem, more: 0 });
      else known.more += 1;
    }
  }

  /** What ended the reading of the archive. */
  addError({ code, message: problem }: ArchiveError): void {
    const place = { entry: this.#archive };
    const isBomb = code === "ratio-too-high" || code === "total-too-large" || code === "too-many-entries";
    this.#errors.push(
      isBomb
        ? finding("bundle/dependency-unsafe", place, { problem: `${problem}, as a bomb does`, more: 0 })
        : finding("bundle/dependency-damaged", place, { problem }),
    );
  }

  findings(): Finding[] {
    const found = [...this.#first.values()].flatMap(({ problem, more }) => this.#finding(problem, more));
    return [...found, ...this.#errors];
  }

  #finding(problem: ZipProblem, more: number): Finding[] {
    const inBundle = problemFinding(problem);
    const { message: words } = renderFinding(inBundle);
    const entry = problem.entry === undefined ? this.#archive : `${this.#archive}!/${problem.entry}`;
    switch (meanings[problem.code]) {
      case "unsafe":
        return [finding("bundle/dependency-unsafe", { entry }, { problem: words, more })];
      case "damaged":
        return [finding("bundle/dependency-damaged", { entry }, { problem: words })];
      case "unread":
        return [finding("bundle/dependency-unreadable", { entry }, { problem: words })];
      case "mode":
        return [{ ...inBundle, place: { entry }, facts: { ...inBundle.facts, more } } as Finding];
      case "harmless":
        return [];
    }
  }
}

const meanings: Readonly<Record<ZipProblemCode, Meaning>> = {
  "unsafe-name": "unsafe",
  "ambiguous-name": "unsafe",
  "duplicate-name": "unsafe",
  "path-conflict": "unsafe",
  // A cluster runs on Linux, where these are two files, and terminals are described in such.
  "case-collision": "harmless",
  "unicode-collision": "harmless",
  symlink: "unsafe",
  "special-file": "unsafe",
  "unsafe-link": "unsafe",
  "through-link": "unsafe",
  "privileged-mode": "mode",
  "loose-mode": "mode",
  encrypted: "unread",
  "unsupported-method": "unread",
  "entry-too-large": "unsafe",
  "ratio-too-high": "unsafe",
  "kind-mismatch": "damaged",
  "directory-with-data": "damaged",
  "stored-size-mismatch": "damaged",
  "entry-out-of-bounds": "damaged",
  "missing-local-file-header": "damaged",
  "local-header-mismatch": "damaged",
  "data-descriptor-mismatch": "damaged",
  "overlapping-entries": "damaged",
  "data-before-first-entry": "damaged",
  gap: "damaged",
  "data-after-end": "damaged",
  "ambiguous-end": "damaged",
  "unportable-field": "damaged",
  "binary-comment": "damaged",
};
