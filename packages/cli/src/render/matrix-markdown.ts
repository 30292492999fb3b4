import { type ExplainedModule, type MatrixSet, misfitList } from "@rampart/answers";
import { type Coverage, type MatrixPlatform, matrixSentence } from "@rampart/compat";
import { printable } from "@rampart/findings";

/** For release notes: a table for each module, lines of Redis Software by systems, in the cells the Redis versions. */
export function renderMatrixMarkdown(set: MatrixSet): string {
  return [...set.modules.map(renderModule), ...renderMisfits(set)].join("\n");
}

function renderModule({ bundles, coverage, explanation }: ExplainedModule): string {
  const versions = [...new Set(bundles.map(({ version }) => version))];
  const heading = escapedMarkdown(`${coverage.module} ${versions.join(", ")}`);
  const sentence = matrixSentence(explanation, coverage);
  // Names of files and of their fields are in it only where nothing is accepted.
  const shown = explanation.nowhere === undefined ? sentence : escapedMarkdown(sentence);
  return `### ${heading}\n\n${shown}\n${renderCoverage(coverage)}`;
}

function renderCoverage({ cells }: Coverage): string {
  const taken = cells.filter(({ files }) => files.length > 0);
  if (taken.length === 0) return "";
  const lines = [...new Set(taken.map(({ platform }) => platform.line))];
  const systems = [...new Set(taken.map(({ platform }) => systemOf(platform)))].toSorted();
  const rows = lines.map((line) => [
    line,
    ...systems.map((system) => {
      const here = taken.filter(({ platform }) => platform.line === line && systemOf(platform) === system);
      return here.length === 0 ? "–" : here.map(({ redisVersion }) => redisVersion).join(", ");
    }),
  ]);
  const heading = ["Redis Software", ...systems];
  const table = [heading, heading.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |\n`);
  return `\n${table.join("")}`;
}

/** Bundles that the tables do not show. */
function renderMisfits(set: MatrixSet): string[] {
  const { misfits } = misfitList(set);
  if (misfits.length === 0) return [];
  const items = misfits.map(({ file, why }) => `* ${escapedMarkdown(file)}: ${escapedMarkdown(why)}\n`);
  return [`No known platform accepts:\n\n${items.join("")}`];
}

function systemOf({ os, architecture }: MatrixPlatform): string {
  return `${os} ${architecture}`;
}

/** Names come from files; a backslash keeps Markdown from reading them. */
export function escapedMarkdown(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>()#+!|~]/g, "\\$&");
}
