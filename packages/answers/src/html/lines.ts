import type { CellStatus, MatrixPlatform } from "@rampart/compat";
import { compareClusterBuilds, redisSoftwareAsOf } from "@rampart/platforms";
import { escaped } from "./markup.ts";
import { chip, statusWords } from "./status.ts";

/** A cell as it is shown. */
export interface CellView {
  /** Names the cell in a link that can be shared. */
  readonly id: string;
  readonly redisVersion: string;
  readonly status: CellStatus | "claimed";
  readonly text: string;
  /** What the cell is called aloud. */
  readonly label: string;
}

/** A reason in words, with the status that it leads to. */
export interface ReasonView {
  readonly status: CellStatus;
  readonly words: string;
}

export interface RowView {
  readonly id: string;
  readonly platform: MatrixPlatform;
  readonly cells: readonly CellView[];
  /** All cells have this reason: they are shown as one. */
  readonly uniform?: ReasonView;
  /** What prevents some of them. */
  readonly reason?: ReasonView;
}

export function cellId(row: string, redisVersion: string): string {
  return `${row}/redis-${redisVersion}`;
}

export function cellTitle(platform: string, redisVersion: string): string {
  return `${platform}, Redis ${redisVersion}`;
}

/** The reason that all cells of a row have. */
export function sharedByAll(reasons: readonly (ReasonView | undefined)[]): ReasonView | undefined {
  const [first] = reasons;
  const isShared = reasons.every((one) => one?.status === first?.status && one?.words === first?.words);
  return isShared ? first : undefined;
}

/** A table for each line of Redis Software, newest first; those past their end of life are folded. */
export function renderLines(rows: readonly RowView[]): string {
  const lines = [...new Set(rows.map(({ platform }) => platform.line))].toReversed();
  return lines.map((line) => renderLine(rows.filter(({ platform }) => platform.line === line))).join("\n");
}

function renderLine(rows: readonly RowView[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const { line, endOfLife } = first.platform;
  const isOver = endOfLife !== null && endOfLife < redisSoftwareAsOf;
  const end = endOfLife === null ? "no end of life yet" : `end of life ${endOfLife}`;
  const builds = rows.map(({ platform }) => platform.clusterVersion);
  const build = builds.toSorted(compareClusterBuilds).at(-1) ?? "";
  const versions = first.cells.map(({ redisVersion }) => redisVersion);
  const heads = versions.map((one) => `<th scope="col">${escaped(one)}</th>`).join("");
  const systems = [...new Set(rows.map(({ platform }) => platform.os))];
  const bodies = systems.map((os) =>
    renderSystem(
      rows.filter(({ platform }) => platform.os === os),
      versions.length,
      build,
    ),
  );
  return `<details class="line" data-end="${endOfLife ?? ""}"${isOver ? "" : " open"}>
<summary><span class="name">Redis Software ${escaped(line)} <small>${escaped(build)}</small></span> <span class="taken">${renderTaken(rows)}</span> <span class="end">${end}</span></summary>
<div class="scroll"><table>
<caption class="hidden">Redis Software ${escaped(line)}, by system and Redis version</caption>
<colgroup><col class="os"><col class="architecture"><col span="${versions.length}"></colgroup>
<thead><tr><th scope="col" colspan="2">Redis</th>${heads}</tr></thead>
${bodies.join("\n")}
</table></div>
</details>`;
}

/** What a folded line shows: the systems that take something. */
function renderTaken(rows: readonly RowView[]): string {
  const taking = rows.filter(({ cells }) =>
    cells.some(({ status }) => status === "accepted" || status === "claimed"),
  );
  const systems = [...new Set(taking.map(({ platform }) => platform.os))];
  if (systems.length > 0) return `${chip("accepted")} ${escaped(systems.join(", "))}`;
  return rows.some(({ cells }) => cells.some(({ status }) => status === "unknown"))
    ? `${chip("unknown")} not known`
    : "not accepted";
}

/** Architectures of a system are together. */
function renderSystem(rows: readonly RowView[], columns: number, build: string): string {
  const body = rows.map((row, index) => {
    const { os, architecture } = row.platform;
    const system =
      index === 0
        ? `<th scope="rowgroup" rowspan="${rows.reduce((sum, one) => sum + heightOf(one), 0)}">${escaped(os)}${renderNotes(row.platform, build)}</th>`
        : "";
    const name = row.uniform === undefined ? attributesOf({ id: row.id }) : "";
    return `<tr${name}>${system}<th scope="row" rowspan="${heightOf(row)}">${architecture}</th>${renderCells(row, columns)}</tr>${renderReason(row, columns)}`;
  });
  return `<tbody>${body.join("\n")}</tbody>`;
}

/** A reason that only some cells have is below them. */
function hasOwnReason({ uniform, reason }: RowView): boolean {
  return uniform === undefined && reason !== undefined;
}

function heightOf(row: RowView): number {
  return hasOwnReason(row) ? 2 : 1;
}

function renderNotes({ clusterVersion, deprecated }: MatrixPlatform, build: string): string {
  const notes = [
    ...(clusterVersion === build ? [] : [clusterVersion]),
    ...(deprecated ? ["deprecated"] : []),
  ];
  return notes.map((note) => ` <small>${escaped(note)}</small>`).join("");
}

function renderCells(row: RowView, columns: number): string {
  return row.uniform === undefined
    ? row.cells.map((cell) => `<td>${renderCell(cell)}</td>`).join("")
    : `<td colspan="${columns}">${renderBar(row, row.uniform)}</td>`;
}

function renderCell({ id, status, redisVersion, label, text }: CellView): string {
  const attributes = attributesOf({
    class: `cell ${status}`,
    id,
    href: `#${id}`,
    "data-redis": redisVersion,
  });
  return `<a${attributes} aria-haspopup="dialog" aria-label="${escaped(label)}">${text}</a>`;
}

/** A link to any of the cells leads here. */
function renderBar({ id, platform, cells }: RowView, { status, words }: ReasonView): string {
  const anchors = cells.map((cell) => `<span${attributesOf({ id: cell.id })}></span>`).join("");
  const aloud = `<span class="hidden">${escaped(`${platform.name}: ${statusWords[status]}, `)}</span>`;
  const attributes = attributesOf({ class: `bar ${status}`, id, href: `#${id}` });
  return `${anchors}<a${attributes} aria-haspopup="dialog">${chip(status)} <span>${aloud}${escaped(words)}</span></a>`;
}

function attributesOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join("");
}

function renderReason(row: RowView, columns: number): string {
  const { reason } = row;
  if (!hasOwnReason(row) || reason === undefined) return "";
  return `<tr class="reason"><td colspan="${columns}">${chip(reason.status)} ${escaped(reason.words)}</td></tr>`;
}
