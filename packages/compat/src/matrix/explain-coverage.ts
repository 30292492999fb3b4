import { type CellGroup, groupCells, type PlatformCell } from "./cell-groups.ts";
import type { Coverage, EntryReason } from "./coverage.ts";
import { nearestFirst, nearestReason } from "./reason.ts";
import { reasonWords, sharedReasonWords } from "./reason-words.ts";

/** Cells in which no bundle is accepted, for one reason. */
export interface Gap extends CellGroup {
  readonly reason: EntryReason;
}

/** Cells in which the same bundles are accepted, more than one. */
export interface Claim extends CellGroup {
  readonly files: readonly string[];
}

/** What the cells of a matrix come to: each is in one group, of `accepted` or of `gaps`. */
export interface Explanation {
  readonly accepted: readonly CellGroup[];
  /** Those that are nearest to acceptance first. */
  readonly gaps: readonly Gap[];
  readonly claims: readonly Claim[];
  /** Where nothing is accepted: what comes nearest to it. */
  readonly nowhere?: EntryReason;
}

export function explainCoverage({ cells, files }: Coverage): Explanation {
  const accepted = cells.filter(({ status }) => status === "accepted");
  const refused = cells.flatMap(({ reason, ...cell }) => (reason === undefined ? [] : [{ ...cell, reason }]));
  const wordsOf = files.length > 1 ? sharedReasonWords : reasonWords;
  const gaps = alike(refused, ({ reason }) => `${reason.status} ${wordsOf(reason)}`);
  const claimed = alike(
    cells.filter((cell) => cell.files.length > 1),
    (cell) => cell.files.join("\0"),
  );
  const nowhere = accepted.length === 0 ? nearestReason(refused.map(({ reason }) => reason)) : undefined;
  return {
    accepted: groupCells(accepted, cells),
    gaps: gaps
      .flatMap(([first, own]) => groupCells(own, cells).map((group) => ({ ...group, reason: first.reason })))
      .toSorted((a, b) => nearestFirst(a.reason, b.reason)),
    claims: claimed.flatMap(([{ files: both }, own]) =>
      groupCells(own, cells).map((group) => ({ ...group, files: both })),
    ),
    ...(nowhere !== undefined && { nowhere }),
  };
}

/** Cells with the same key together, each time with the first of them. */
function alike<Cell extends PlatformCell>(
  cells: readonly Cell[],
  keyOf: (cell: Cell) => string,
): (readonly [Cell, readonly Cell[]])[] {
  const groups = new Map<string, readonly [Cell, Cell[]]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell, [cell]]);
    else group[1].push(cell);
  }
  return [...groups.values()];
}
