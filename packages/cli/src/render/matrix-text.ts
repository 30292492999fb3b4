import {
  aspectNames,
  type DataOfVerdict,
  dataInWords,
  type Explained,
  type ExplainedBundle,
  type ExplainedModule,
  endsInWords,
  type MatrixSet,
  misfitList,
  standingOf,
} from "@rampart/answers";
import {
  type CellStatus,
  type CoveredCell,
  claimSentence,
  gapSentence,
  type MatrixRow,
  matrixSentence,
  type Reason,
  reasonOfRow,
  reasonWords,
  statusOf,
} from "@rampart/compat";
import { printable } from "@rampart/findings";
import { type MatrixTableRow, renderMatrixTable } from "./matrix-table.ts";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

/** A table for each bundle, or one for the bundles of a module together; what they come to is above it. */
export function renderMatrixText(set: MatrixSet, style: Style, data: DataOfVerdict, today: string): string {
  const parts = set.modules.map((module) => {
    const [only, ...others] = module.bundles;
    return only !== undefined && others.length === 0
      ? renderBundle(only, style)
      : renderTogether(module, style);
  });
  const assumed = `Assumes that uploads are enabled. ${dataInWords(data)}${endsInWords(set, today)}`;
  return [...renderMisfits(set, style), `${parts.join("\n")}${paragraph(style.dim(assumed), style)}`].join(
    "\n",
  );
}

function renderMisfits(set: MatrixSet, style: Style): string[] {
  const { heading, misfits } = misfitList(set);
  if (misfits.length === 0) return [];
  const items = misfits.map(({ file, why }) =>
    wrapText(printable(`${file}: ${why}`), style.width, { first: "  ", rest: "    " }),
  );
  return [`${[marked(style.red("✗"), `${heading}:`, style), ...items].join("\n")}\n`];
}

const symbols: Readonly<Record<CellStatus, (style: Style) => string>> = {
  accepted: (style) => style.green("✓"),
  rejected: (style) => style.red("✗"),
  "other-redis-version": (style) => style.dim("·"),
  unknown: (style) => style.yellow("?"),
};

function renderBundle(bundle: ExplainedBundle, style: Style): string {
  const { file, module, version, matrix } = bundle;
  const rows = matrix.rows.map((row): MatrixTableRow => {
    const cells = matrix.redisVersions.map((redisVersion) => {
      const cell = row.cells.find((candidate) => candidate.redisVersion === redisVersion);
      return cell === undefined ? "" : symbols[statusOf(cell.verdict)](style);
    });
    return { platform: row.platform, cells, narrowCells: cells, ...notesOf(row) };
  });
  const heading = `${style.bold(printable(`${module} ${version}`))} ${printable(file)}`;
  return [
    paragraph(heading, style),
    paragraph(renderSentence(bundle, style), style),
    "\n",
    renderMatrixTable(matrix.redisVersions, rows, style),
    renderLegend(["✓ accepted", "· made for another Redis version", ...sharedLegend], style),
    ...renderGaps(bundle, style),
  ].join("");
}

const sharedLegend = ["✗ would fail here", "? unknown", "blank: not offered"];

function renderSentence(explained: Explained, style: Style): string {
  const { explanation, coverage } = explained;
  const sentence = printable(matrixSentence(explanation, coverage));
  const status = standingOf(explained);
  return status === "accepted" ? sentence : `${symbols[status](style)} ${sentence}`;
}

/** What excludes a row, in two lengths. */
function notesOf(row: MatrixRow): Pick<MatrixTableRow, "note" | "shortNote"> {
  const reason = reasonOfRow(row);
  if (reason === undefined) return { note: "", shortNote: "" };
  return { note: noteOf(reason), shortNote: aspectNames[reason.aspect.aspect] };
}

function noteOf(reason: Reason): string {
  const { aspect, errorCode } = reason.aspect;
  if (reason.status === "other-redis-version") return reasonWords(reason);
  if (reason.status === "unknown") return `${aspectNames[aspect]} unknown`;
  if (aspect === "load") return "does not load";
  return errorCode === undefined ? aspectNames[aspect] : `${aspectNames[aspect]} (${errorCode})`;
}

/** Letters for the bundles of a module; a cell names those that the platform takes. */
function renderTogether(module: ExplainedModule, style: Style): string {
  const { bundles, coverage } = module;
  const letters = new Map(coverage.files.map((file, index) => [file, letterOf(index)]));
  const matrix = bundles[0]?.matrix ?? { redisVersions: [], rows: [] };
  const rows = matrix.rows.map(({ platform }): MatrixTableRow => {
    const own = coverage.cells.filter((cell) => cell.platform.name === platform.name);
    const paintedBy = (paint: (cell: CoveredCell) => string) =>
      matrix.redisVersions.map((redisVersion) => {
        const cell = own.find((one) => one.redisVersion === redisVersion);
        return cell === undefined ? "" : paint(cell);
      });
    return {
      platform,
      cells: paintedBy((cell) => symbolOf(cell, cell.files.map((file) => letters.get(file)).join(""), style)),
      narrowCells: paintedBy((cell) => symbolOf(cell, cell.files.length > 1 ? "+" : "✓", style)),
      note: "",
      shortNote: "",
    };
  });
  return [
    `${style.bold(printable(coverage.module))}, ${bundles.length} bundles\n`,
    paragraph(renderSentence(module, style), style),
    ...bundles.flatMap((bundle) => renderItem(bundle, letters.get(bundle.file) ?? "", style)),
    "\n",
    renderMatrixTable(matrix.redisVersions, rows, style),
    renderLegend(
      ["letter or ✓ accepted bundle", "+ several", "· none for this Redis version", ...sharedLegend],
      style,
    ),
    ...renderGaps(module, style),
    ...renderClaims(module, style),
  ].join("");
}

function symbolOf({ files, status }: CoveredCell, text: string, style: Style): string {
  if (files.length === 0) return symbols[status](style);
  return files.length > 1 ? style.yellow(text) : style.green(text);
}

/** A bundle among others, and who takes it. */
function renderItem(bundle: ExplainedBundle, letter: string, style: Style): string[] {
  const inner = " ".repeat(letter.length + 4);
  return [
    wrapText(printable(`${bundle.version} ${bundle.file}`), style.width, {
      first: `  ${letter}  `,
      rest: inner,
    }),
    wrapText(style.dim(renderSentence(bundle, style)), style.width, { first: inner, rest: inner }),
  ].map((line) => `${line}\n`);
}

/** A to Z, then A2, B2 … */
function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? "" : round + 1}`;
}

/** Entries stay whole where they can: a line breaks between them. */
function renderLegend(entries: readonly string[], style: Style): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const extended = lines.length === 0 ? entry : `${lines.at(-1)}   ${entry}`;
    if (lines.length > 0 && extended.length <= style.width) lines[lines.length - 1] = extended;
    else lines.push(entry);
  }
  return lines.map((line) => paragraph(style.dim(line), style)).join("");
}

function renderGaps({ explanation: { gaps }, coverage }: Explained, style: Style): string[] {
  return gaps.map((gap) => {
    const sentence = printable(gapSentence(gap, coverage));
    return `${marked(symbols[gap.reason.status](style), sentence, style)}\n`;
  });
}

function renderClaims({ explanation: { claims }, coverage }: Explained, style: Style): string[] {
  return claims.map(
    (claim) => `${marked(style.yellow("!"), printable(claimSentence(claim, coverage)), style)}\n`,
  );
}

/** A line behind a symbol. */
function marked(symbol: string, text: string, { width }: Style): string {
  return wrapText(`${symbol} ${text}`, width, { first: "", rest: "  " });
}

function paragraph(text: string, { width }: Style): string {
  return `${wrapText(text, width)}\n`;
}
