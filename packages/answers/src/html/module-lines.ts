import {
  type CoveredCell,
  decidingReason,
  type EntryReason,
  type MatrixRow,
  reasonOfRow,
  reasonWords,
  sharedReasonWords,
  statusOf,
} from "@rampart/compat";
import { enumerate } from "@rampart/findings";
import type { ExplainedModule } from "../matrix/matrix-set.ts";
import {
  type CellView,
  cellId,
  cellTitle,
  type ReasonView,
  type RowView,
  renderLines,
  sharedByAll,
} from "./lines.ts";
import type { BundleAnswer, Reasons } from "./reasons.ts";
import { statusSymbols, statusWords } from "./status.ts";

/** Which of a module's bundles every platform takes, by their numbers. */
export interface ModuleTables {
  readonly module: ExplainedModule;
  /** What the names of the cells begin with. */
  readonly prefix: string;
  /** The same in the tables of one of the bundles. */
  readonly prefixOf: (file: string) => string;
  readonly reasons: Reasons;
}

export function renderModuleLines(tables: ModuleTables): string {
  const { module } = tables;
  const rows = module.bundles[0]?.matrix.rows ?? [];
  return renderLines(
    rows.map(({ platform }, index) => {
      const cells = module.coverage.cells.filter((cell) => cell.platform.name === platform.name);
      return rowOf(tables, cells, index, platform);
    }),
  );
}

function rowOf(
  tables: ModuleTables,
  cells: readonly CoveredCell[],
  index: number,
  platform: MatrixRow["platform"],
): RowView {
  const id = `${tables.prefix}${platform.name}`;
  const uniform = sharedByAll(cells.map(({ reason }) => reason && viewOf(reason)));
  tables.reasons.addBundles(id, platform.name, {
    status: uniform?.status ?? "accepted",
    verdict: uniform?.words ?? "",
    bundles: tables.module.bundles.flatMap(({ file, matrix }) => {
      const row = matrix.rows[index];
      return row === undefined ? [] : [rowAnswer(file, row, tables)];
    }),
  });
  return {
    id,
    platform,
    cells: cells.map((cell) => cellOf(tables, cell, index, id)),
    ...(uniform !== undefined && { uniform }),
  };
}

function viewOf(reason: EntryReason): ReasonView {
  return { status: reason.status, words: sharedReasonWords(reason) };
}

function rowAnswer(file: string, row: MatrixRow, { prefixOf }: ModuleTables): BundleAnswer {
  const reason = reasonOfRow(row);
  const isTaken = row.cells.some(({ verdict }) => verdict.verdict === "accepted");
  return {
    name: file,
    status: isTaken ? "accepted" : (reason?.status ?? "unknown"),
    words: reason === undefined ? "" : reasonWords(reason),
    cell: `${prefixOf(file)}${row.platform.name}`,
  };
}

function cellOf(tables: ModuleTables, covered: CoveredCell, index: number, row: string): CellView {
  const { module, reasons, prefixOf } = tables;
  const { redisVersion, files, status, platform } = covered;
  const [id, title] = [cellId(row, redisVersion), cellTitle(platform.name, redisVersion)];
  const said = saidOf(covered);
  const bundles = module.bundles.flatMap(({ file, matrix }): BundleAnswer[] => {
    const cell = matrix.rows[index]?.cells.find((one) => one.redisVersion === redisVersion);
    if (cell === undefined) return [];
    const reason = decidingReason(cell.verdict);
    const words = reason === undefined ? statusWords.accepted : reasonWords(reason);
    const own = cellId(`${prefixOf(file)}${platform.name}`, redisVersion);
    return [{ name: file, status: statusOf(cell.verdict), words, cell: own }];
  });
  reasons.addBundles(id, title, { status, verdict: said, bundles });
  const numbers = files.map((file) => module.coverage.files.indexOf(file) + 1);
  const text = files.length > 0 ? numbers.join(" ") : statusSymbols[status];
  return {
    id,
    redisVersion,
    status: files.length > 1 ? "claimed" : status,
    text,
    // What is heard has what is seen.
    label: `${title}: ${files.length > 0 ? `${text}, ${said}` : said}`,
  };
}

function saidOf({ files, reason, status }: CoveredCell): string {
  if (files.length > 0) return `${enumerate(files)} accepted`;
  return reason === undefined ? statusWords[status] : sharedReasonWords(reason);
}
