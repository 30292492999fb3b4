import type { ArchiveError, ZipProblem, ZipProblemCode } from "@rampart/archive";
import { formatInWords } from "@rampart/bytes";
import { type Finding, finding, renderFinding } from "@rampart/findings";
import { problemFinding } from "../reader-findings.ts";
import { otherThanNamed } from "./other-than-named.ts";

/** What a problem means inside of an archive that is in a bundle. */
type Meaning = "unsafe" | "damaged" | "unread" | "mode" | "harmless";

/** Entries of one kind of problem that are listed. An archive may have tens of thousands, and a bundle many archives. */
const mostListed = 10;

/** One kind of problem of an archive. */
interface Kind {
  readonly listed: ZipProblem[];
  /** The first that is not. */
  unlisted?: ZipProblem;
  /** How many are not. */
  more: number;
}

/**
 * What is wrong with the entries of an archive in `deps/`: each has a finding of its own, so that who accepts one accepts
 * no other. Where there are many of one kind, the others share one, which is about the archive.
 */
export class NestedProblems {
  readonly #archive: string;
  readonly #kinds = new Map<ZipProblemCode, Kind>();
  readonly #errors: Finding[] = [];

  constructor(archive: string) {
    this.#archive = archive;
  }

  add(problems: readonly ZipProblem[]): void {
    for (const problem of problems) {
      const kind = this.#kinds.get(problem.code) ?? { listed: [], more: 0 };
      this.#kinds.set(problem.code, kind);
      if (kind.listed.length < mostListed) kind.listed.push(problem);
      else {
        kind.unlisted ??= problem;
        kind.more += 1;
      }
    }
  }

  /** What ended the reading of the archive. */
  addError(error: ArchiveError): void {
    const { code } = error;
    const place = { entry: this.#archive };
    const problem = wordsOfOther(error) ?? error.message;
    const isBomb = code === "ratio-too-high" || code === "total-too-large" || code === "too-many-entries";
    this.#errors.push(
      isBomb
        ? finding("bundle/dependency-unsafe", place, { problem: `${problem}, as a bomb does` })
        : finding("bundle/dependency-damaged", place, { problem }),
    );
  }

  findings(): Finding[] {
    const found = [...this.#kinds.values()].flatMap(({ listed, unlisted, more }) => [
      ...listed.flatMap((problem) => this.#finding(problem, this.#placeOf(problem), 0)),
      ...(unlisted === undefined ? [] : this.#finding(unlisted, this.#archive, more)),
    ]);
    return [...found, ...this.#errors];
  }

  #placeOf({ entry }: ZipProblem): string {
    return entry === undefined ? this.#archive : `${this.#archive}!/${entry}`;
  }

  #finding(problem: ZipProblem, entry: string, more: number): Finding[] {
    const inBundle = problemFinding(problem);
    const { message } = renderFinding(inBundle);
    const others = { count: more, like: this.#placeOf(problem) };
    const facts = { problem: message, ...(more > 0 && { others }) };
    switch (meanings[problem.code]) {
      case "unsafe":
        return [finding("bundle/dependency-unsafe", { entry }, facts)];
      case "damaged":
        return [finding("bundle/dependency-damaged", { entry }, facts)];
      case "unread":
        return [finding("bundle/dependency-unreadable", { entry }, facts)];
      case "mode":
        return [{ ...inBundle, place: { entry }, facts: { ...inBundle.facts, more } } as Finding];
      case "harmless":
        return [];
    }
  }
}

/** The words for an archive that is another one than its name says; undefined for any other error. */
function wordsOfOther({ code, facts }: ArchiveError): string | undefined {
  switch (code) {
    case "empty":
      return otherThanNamed("an archive", formatInWords("empty"));
    case "not-a-zip":
      return otherThanNamed("a zip file", formatInWords(facts.looksLike));
    case "not-a-gzip":
      return otherThanNamed("a gzip file", formatInWords(facts.looksLike));
    case "not-a-tar": {
      const found = formatInWords(facts.looksLike);
      return facts.isGzipped
        ? otherThanNamed("a tar file in a gzip file", `${found} in a gzip file`)
        : otherThanNamed("a tar file", found);
    }
    default:
      return undefined;
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
