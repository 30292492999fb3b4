import { decidingReason, type MatrixRow, reasonOfRow, reasonWords, statusOf } from "@rampart/compat";
import type { ExplainedBundle } from "../matrix/matrix-set.ts";
import { verdictInWords } from "../verdict-words.ts";
import { type CellView, cellId, cellTitle, type RowView, renderLines, sharedByAll } from "./lines.ts";
import type { Reasons } from "./reasons.ts";
import { statusSymbols, statusWords } from "./status.ts";

/** The tables of one bundle; its cells are named after the prefix. */
export function renderBundleLines(bundle: ExplainedBundle, prefix: string, reasons: Reasons): string {
  return renderLines(bundle.matrix.rows.map((row) => rowOf(row, `${prefix}${row.platform.name}`, reasons)));
}

function rowOf(row: MatrixRow, id: string, reasons: Reasons): RowView {
  const { platform } = row;
  const deciding = row.cells.map(({ verdict }) => decidingReason(verdict));
  const views = deciding.map((one) => one && { status: one.status, words: reasonWords(one) });
  const uniform = sharedByAll(views);
  const reason = reasonOfRow(row);
  reasons.addVerdicts(
    id,
    platform.name,
    row.cells.map(({ verdict }) => verdict),
  );
  return {
    id,
    platform,
    cells: row.cells.map((cell) => cellOf(cell, platform.name, id, reasons)),
    ...(uniform !== undefined && { uniform }),
    ...(reason !== undefined && { reason: { status: reason.status, words: reasonWords(reason) } }),
  };
}

function cellOf(
  { redisVersion, verdict }: MatrixRow["cells"][number],
  platform: string,
  row: string,
  reasons: Reasons,
): CellView {
  const [id, title, status] = [
    cellId(row, redisVersion),
    cellTitle(platform, redisVersion),
    statusOf(verdict),
  ];
  reasons.addVerdicts(id, title, [verdict]);
  const said = status === "other-redis-version" ? statusWords[status] : verdictInWords(verdict);
  return { id, redisVersion, status, text: statusSymbols[status], label: `${title}: ${said}` };
}
