import type { PlatformCell } from "./cell-groups.ts";
import type { Matrix, MatrixCell } from "./matrix.ts";
import { type CellStatus, decidingReason, nearestReason, type Reason } from "./reason.ts";

/** A bundle among others and what every platform would say to it. */
export interface MatrixEntry {
  readonly file: string;
  /** Bundles of different modules do not exclude each other. */
  readonly module: string;
  readonly matrix: Matrix;
}

/** Why a bundle among others is not accepted. */
export interface EntryReason extends Reason {
  readonly file: string;
}

/** Platform and Redis version, and what it makes of the bundles of a module. */
export interface CoveredCell extends PlatformCell {
  /** The bundles that it would take. */
  readonly files: readonly string[];
  /** `accepted` where it takes a bundle; else that of the bundle that is nearest to it. */
  readonly status: CellStatus;
  readonly reason?: EntryReason;
}

/** What the bundles of one module cover together. */
export interface Coverage {
  readonly module: string;
  readonly files: readonly string[];
  readonly cells: readonly CoveredCell[];
}

/** For each module, which of its bundles every platform would take. The entries share their platforms. */
export function coverageOf(entries: readonly MatrixEntry[]): Coverage[] {
  const modules = [...new Set(entries.map(({ module }) => module))];
  return modules.map((module) => {
    const own = entries.filter((entry) => entry.module === module);
    return { module, files: own.map(({ file }) => file), cells: cellsOf(own) };
  });
}

function cellsOf(entries: readonly MatrixEntry[]): CoveredCell[] {
  return (entries[0]?.matrix.rows ?? []).flatMap(({ platform, cells }, row) =>
    cells.map(({ redisVersion }, column) => {
      const own = entries.flatMap(({ file, matrix }) => {
        const cell = matrix.rows[row]?.cells[column];
        return cell === undefined ? [] : [{ file, cell }];
      });
      return { platform, redisVersion, ...answerOf(own) };
    }),
  );
}

function answerOf(
  entries: readonly { readonly file: string; readonly cell: MatrixCell }[],
): Omit<CoveredCell, keyof PlatformCell> {
  const taking = entries.filter(({ cell }) => cell.verdict.verdict === "accepted");
  const files = taking.map(({ file }) => file);
  if (files.length > 0) return { files, status: "accepted" };
  const reasons = entries.flatMap(({ file, cell }) => {
    const reason = decidingReason(cell.verdict);
    return reason === undefined ? [] : [{ ...reason, file }];
  });
  const reason = nearestReason(reasons);
  return reason === undefined ? { files, status: "unknown" } : { files, status: reason.status, reason };
}
