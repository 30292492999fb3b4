import { type Finding, sortFindings } from "../finding.ts";
import { printable } from "../printable.ts";

/** Findings that were there when the baseline was written (`schemas/baseline.schema.json`). */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly KnownFindings[];
}

/** How many findings of one rule there are at one place. Lines are not part of it: they move with every edit. */
export interface KnownFindings {
  /** Relative to the folder of the baseline. */
  readonly file: string;
  readonly rule: string;
  readonly entry?: string;
  readonly pointer?: string;
  readonly count: number;
}

/** What was found in a file, whose path is relative to the folder of the baseline. */
export interface FileFindings {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** A baseline of all that was found. */
export function baselineOf(files: readonly FileFindings[]): Baseline {
  const known = new Map<string, KnownFindings>();
  for (const { file, findings } of files) {
    for (const found of findings) {
      const one = { file, ...keyOf(found), count: 1 };
      const key = JSON.stringify([file, ...partsOf(one)]);
      known.set(key, { ...one, count: (known.get(key)?.count ?? 0) + 1 });
    }
  }
  return { version: 1, findings: [...known.values()].toSorted(byPlace) };
}

export interface BaselineOutcome {
  /** What the baseline does not have, in the order of its places. */
  readonly findings: readonly Finding[];
  /** How many findings the baseline has and the file too. */
  readonly known: number;
  /** How many findings the baseline has and the file no longer. */
  readonly stale: number;
}

/** Takes away the findings of one file that the baseline has. Of several at one place the first are the known ones. */
export function applyBaseline(
  baseline: Baseline,
  file: string,
  findings: readonly Finding[],
): BaselineOutcome {
  const left = new Map<string, number>();
  for (const entry of baseline.findings.filter((known) => known.file === file)) {
    const key = JSON.stringify(partsOf(entry));
    left.set(key, (left.get(key) ?? 0) + entry.count);
  }
  const fresh = sortFindings(findings).filter((found) => {
    const key = JSON.stringify(partsOf(keyOf(found)));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  const stale = [...left.values()].reduce((sum, count) => sum + count, 0);
  return { findings: fresh, known: findings.length - fresh.length, stale };
}

type Key = Pick<KnownFindings, "rule" | "entry" | "pointer">;

/** As a report shows them, so that a baseline can be written whatever the names in a hostile file are. */
function keyOf({ rule, place: { entry, pointer } }: Finding): Key {
  return {
    rule,
    ...(entry !== undefined && { entry: printable(entry) }),
    ...(pointer !== undefined && { pointer: printable(pointer) }),
  };
}

function partsOf({ rule, entry, pointer }: Key): readonly (string | null)[] {
  return [rule, entry ?? null, pointer ?? null];
}

function byPlace(a: KnownFindings, b: KnownFindings): number {
  const [one, other] = [sortKey(a), sortKey(b)];
  const index = one.findIndex((part, at) => part !== other[at]);
  return (one[index] ?? "") < (other[index] ?? "") ? -1 : 1;
}

/** The last part puts what has no pointer before what points to the root. */
function sortKey({ file, rule, entry = "", pointer }: KnownFindings): readonly string[] {
  return [file, rule, entry, pointer ?? "", pointer === undefined ? "" : "root"];
}
