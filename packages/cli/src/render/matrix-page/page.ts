import type { AspectVerdict, Coverage, MatrixPlatform, MatrixRow, Verdict } from "@rampart/compat";
import { printable, renderFinding } from "@rampart/findings";
import { redisSoftwareAsOf } from "@rampart/platforms";
import { type MatrixBundle, type MatrixSet, obstacleOf } from "../../matrix-set.ts";
import { version } from "../../version.ts";
import { aspectNames, obstacleInWords, verdictInWords } from "../verdict-text.ts";
import { pageScript } from "./script.ts";
import { pageStyle } from "./style.ts";

/** One page with everything in it: no network, no other file. A cell opens its reasons. */
export function renderMatrixPage(set: MatrixSet): string {
  const reasons = new Reasons();
  const sections = [
    ...set.coverage
      .filter((covered) => bundlesOf(set, covered).length > 1)
      .map((one) => renderTogether(set, one)),
    ...set.bundles.map((bundle, index) => renderBundle(bundle, index, set.bundles.length > 1, reasons)),
  ];
  const title = `${[...new Set(set.bundles.map(({ module }) => module))].join(", ")} on Redis Software`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p>Made by Rampart ${escaped(version)} from public data of ${redisSoftwareAsOf}. Assumes that uploads are enabled.
A cell opens its reasons; the arrow keys move between cells.</p>
<p class="legend"><span class="accepted">✓ accepted</span> <span class="rejected">✗ rejected</span>
<span class="unknown">? unknown</span> <span>blank: not offered</span></p>
<label class="scripted" hidden><input type="checkbox" id="hide-ended"> hide lines past their end of life</label>
</header>
<main>
${sections.join("\n")}
</main>
<dialog id="reasons" aria-labelledby="reasons-title"><h2 id="reasons-title"></h2><div id="reasons-body"></div>
<form method="dialog"><button>Close</button></form></dialog>
<script type="application/json" id="data">${embedded(reasons.data())}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

/** What the page says of a cell when it is opened. Cells share most aspects: each is written once. */
class Reasons {
  readonly #aspects = new Map<string, number>();
  readonly #cells: { title: string; verdict: string; aspects: number[] }[] = [];

  add(title: string, verdict: Verdict): number {
    const aspects = verdict.aspects.map((aspect) => this.#intern(JSON.stringify(aspectObject(aspect))));
    return this.#cells.push({ title, verdict: verdictInWords(verdict), aspects }) - 1;
  }

  data(): object {
    return {
      aspects: [...this.#aspects.keys()].map((text) => JSON.parse(text) as object),
      cells: this.#cells,
    };
  }

  #intern(text: string): number {
    const known = this.#aspects.get(text);
    if (known !== undefined) return known;
    this.#aspects.set(text, this.#aspects.size);
    return this.#aspects.size - 1;
  }
}

function aspectObject({
  aspect,
  verdict,
  bundle,
  target,
  findings,
  sources,
  errorCode,
}: AspectVerdict): object {
  return {
    name: aspectNames[aspect],
    verdict,
    bundle: printable(bundle ?? ""),
    target: printable(target ?? ""),
    code: errorCode,
    reasons: findings.map((found) => renderFinding(found)).map(({ message, help }) => ({ message, help })),
    sources,
  };
}

function bundlesOf({ bundles }: MatrixSet, { module }: Coverage): readonly MatrixBundle[] {
  return bundles.filter((bundle) => bundle.module === module);
}

/** A table for each bundle; beside others it is folded. */
function renderBundle(bundle: MatrixBundle, index: number, isFolded: boolean, reasons: Reasons): string {
  const { file, module, version: own, matrix } = bundle;
  const heading = `<h2 id="bundle-${index}">${escaped(`${module} ${own}`)} <small>${escaped(file)}</small></h2>`;
  const renderCell = (row: MatrixRow, redisVersion: string): string => {
    const cell = row.cells.find((candidate) => candidate.redisVersion === redisVersion);
    if (cell === undefined) return '<td class="absent"></td>';
    const { verdict } = cell;
    const name = `${row.platform.name}, Redis ${redisVersion}`;
    const label = `${name}: ${verdictInWords(verdict)}`;
    const id = reasons.add(name, verdict);
    return `<td><button type="button" class="${verdict.verdict}" data-cell="${id}" aria-label="${escaped(label)}">${symbols[verdict.verdict]}</button></td>`;
  };
  const noteOf = (row: MatrixRow) => obstacleInWords(obstacleOf(row.cells.map(({ verdict }) => verdict)));
  const table = renderTable(matrix.redisVersions, matrix.rows, renderCell, noteOf);
  return isFolded
    ? `<details><summary>${heading}</summary>${table}</details>`
    : `<section aria-labelledby="bundle-${index}">${heading}${table}</section>`;
}

const symbols = { accepted: "✓", rejected: "✗", unknown: "?" } as const;

/** Which of a module's bundles each platform takes, by the number of the bundle. */
function renderTogether(set: MatrixSet, covered: Coverage): string {
  const own = bundlesOf(set, covered);
  const numbers = new Map(own.map(({ file }, index) => [file, index + 1]));
  const matrix = own[0]?.matrix ?? { redisVersions: [], rows: [] };
  const renderCell = ({ platform }: MatrixRow, redisVersion: string): string => {
    const cell = covered.cells.find(
      (one) => one.platform.name === platform.name && one.redisVersion === redisVersion,
    );
    if (cell === undefined) return '<td class="absent"></td>';
    const [state, text] =
      cell.files.length === 0
        ? ["none", "·"]
        : [
            cell.files.length > 1 ? "rejected" : "accepted",
            cell.files.map((file) => numbers.get(file)).join(" "),
          ];
    const label = cell.files.length === 0 ? "no bundle" : cell.files.join(" and ");
    return `<td><span class="${state}" title="${escaped(`${platform.name}, Redis ${redisVersion}: ${label}`)}">${text}</span></td>`;
  };
  const items = own.map(({ file, version: one }) => `<li>${escaped(`${one} ${file}`)}</li>`).join("");
  return `<section><h2>${escaped(covered.module)}: ${own.length} bundles together</h2>
<p>Numbers name the bundle that a platform takes; · none; two numbers are two bundles that claim the same platform.</p>
<ol>${items}</ol>
${renderTable(matrix.redisVersions, matrix.rows, renderCell, () => "")}</section>`;
}

function renderTable(
  redisVersions: readonly string[],
  rows: readonly MatrixRow[],
  renderCell: (row: MatrixRow, redisVersion: string) => string,
  noteOf: (row: MatrixRow) => string,
): string {
  const heads = redisVersions.map((one) => `<th scope="col">${escaped(one)}</th>`).join("");
  // The newest line is what most readers look for.
  const lines = [...new Set(rows.map(({ platform }) => platform.line))].toReversed().map((line) => {
    const own = rows.filter(({ platform }) => platform.line === line);
    return renderLine(own, redisVersions, renderCell, noteOf);
  });
  return `<div class="scroll"><table><thead><tr><th scope="col">Redis</th>${heads}<td></td></tr></thead>${lines.join("")}</table></div>`;
}

function renderLine(
  rows: readonly MatrixRow[],
  redisVersions: readonly string[],
  renderCell: (row: MatrixRow, redisVersion: string) => string,
  noteOf: (row: MatrixRow) => string,
): string {
  const [first] = rows;
  if (first === undefined) return "";
  const { line, endOfLife } = first.platform;
  const end = endOfLife === null ? "end of life not fixed" : `end of life ${endOfLife}`;
  const body = rows.map((row) => {
    const cells = redisVersions.map((redisVersion) => renderCell(row, redisVersion)).join("");
    return `<tr><th scope="row">${renderPlatform(row.platform)}</th>${cells}<td class="note">${escaped(noteOf(row))}</td></tr>`;
  });
  return `<tbody data-end="${endOfLife ?? ""}"><tr class="line"><th scope="rowgroup" colspan="${redisVersions.length + 2}"><span>Redis Software ${escaped(line)} <small>${end}</small></span></th></tr>${body.join("")}</tbody>`;
}

function renderPlatform({ os, architecture, clusterVersion, deprecated }: MatrixPlatform): string {
  const note = `${clusterVersion}${deprecated ? ", deprecated" : ""}`;
  return `${escaped(os)} <small>${architecture}</small> <small class="build">${escaped(note)}</small>`;
}

/** Text of a file that nobody vouches for, as text of a page. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end the element it stands in. */
function embedded(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
