import { type Coverage, claimedTwice, type Decision, gapsOf, type MatrixPlatform } from "@rampart/compat";
import { printable } from "@rampart/findings";
import { type MatrixBundle, type MatrixSet, obstacleOf } from "../matrix-set.ts";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";
import { obstacleInWords } from "./verdict-text.ts";

/** A table for each bundle, or one for the bundles of a module together. */
export function renderMatrixText({ bundles, coverage }: MatrixSet, style: Style): string {
  const parts = coverage.map((covered) => {
    const own = bundles.filter(({ module }) => module === covered.module);
    const [only] = own;
    return own.length === 1 && only !== undefined
      ? renderBundle(only, style)
      : renderTogether(own, covered, style);
  });
  return `${parts.join("\n")}${style.dim("Assumes that uploads are enabled.")}\n`;
}

const symbols: Readonly<Record<Decision, (style: Style) => string>> = {
  accepted: (style) => style.green("✓"),
  rejected: (style) => style.red("✗"),
  unknown: (style) => style.yellow("?"),
};

function renderBundle({ file, module, version, matrix }: MatrixBundle, style: Style): string {
  const rows = matrix.rows.map(({ platform, cells }) => [
    ...platformCells(platform),
    ...matrix.redisVersions.map((redisVersion) => {
      const cell = cells.find((candidate) => candidate.redisVersion === redisVersion);
      return cell === undefined ? "" : symbols[cell.verdict.verdict](style);
    }),
    style.dim(obstacleInWords(obstacleOf(cells.map(({ verdict }) => verdict)))),
  ]);
  const legend = "✓ accepted   ✗ rejected   ? unknown   blank: not offered";
  return [
    `${style.bold(printable(`${module} ${version}`))} ${printable(file)}\n`,
    renderTable([heading(matrix.redisVersions, style), ...mergeLines(rows)], { width: style.width }),
    `${style.dim(legend)}\n`,
  ].join("");
}

function heading(redisVersions: readonly string[], style: Style): string[] {
  return ["cluster", "system", "", ...redisVersions].map(style.bold);
}

function platformCells({ clusterVersion, os, architecture }: MatrixPlatform): string[] {
  return [clusterVersion, os, architecture];
}

/** A version that stands above is not repeated. */
function mergeLines(rows: readonly (readonly string[])[]): (readonly string[])[] {
  return rows.map(([version = "", ...rest], index) => [
    rows[index - 1]?.[0] === version ? "" : version,
    ...rest,
  ]);
}

/** Letters for the bundles of a module; a cell names those that the platform takes. */
function renderTogether(own: readonly MatrixBundle[], covered: Coverage, style: Style): string {
  const letters = new Map(own.map(({ file }, index) => [file, letterOf(index)]));
  const [first] = own;
  const matrix = first?.matrix ?? { redisVersions: [], rows: [] };
  const cellOf = (platform: MatrixPlatform, redisVersion: string): string => {
    const cell = covered.cells.find(
      (one) => one.platform.name === platform.name && one.redisVersion === redisVersion,
    );
    if (cell === undefined) return "";
    const names = cell.files.map((file) => letters.get(file)).join("");
    if (cell.files.length > 1) return style.red(names);
    return names === "" ? style.dim("·") : style.green(names);
  };
  const rows = matrix.rows.map(({ platform }) => [
    ...platformCells(platform),
    ...matrix.redisVersions.map((redisVersion) => cellOf(platform, redisVersion)),
  ]);
  const legend = own.map(
    ({ file, version }) => `  ${letters.get(file)}  ${printable(`${version} ${file}`)}\n`,
  );
  return [
    `${style.bold(printable(covered.module))}, ${own.length} bundles\n`,
    ...legend,
    renderTable([heading(matrix.redisVersions, style), ...mergeLines(rows)], { width: style.width }),
    `${style.dim("letter: the accepted bundle   ·: none   blank: not offered")}\n`,
    ...renderGaps(covered, style),
    ...renderClaims(covered, style),
  ].join("");
}

/** A to Z, then A2, B2 … */
function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? "" : round + 1}`;
}

function renderGaps(covered: Coverage, style: Style): string[] {
  const { platforms, redisVersions, cells } = gapsOf(covered);
  const listed = [
    platforms.length > 0 ? `no bundle covers ${platforms.map(({ name }) => name).join(", ")}` : "",
    redisVersions.length > 0 ? `no bundle is for Redis ${redisVersions.join(", ")}` : "",
    ...cells.map(
      ({ platform, redisVersion }) => `no bundle covers ${platform.name} with Redis ${redisVersion}`,
    ),
  ];
  return listed.filter((line) => line !== "").map((line) => `${style.yellow("!")} ${line}\n`);
}

function renderClaims(covered: Coverage, style: Style): string[] {
  return claimedTwice(covered).map(({ platform, redisVersion, files }) => {
    const names = files.map(printable).join(" and ");
    return `${style.yellow("!")} ${platform.name} with Redis ${redisVersion} accepts ${names}\n`;
  });
}
