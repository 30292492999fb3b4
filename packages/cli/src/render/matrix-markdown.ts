import type { Coverage, MatrixPlatform } from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { MatrixSet } from "../matrix-set.ts";

/** For release notes: a table for each module, lines of Redis Software by systems, in the cells the Redis versions. */
export function renderMatrixMarkdown({ bundles, coverage }: MatrixSet): string {
  return coverage
    .map((covered) => {
      const versions = new Set(
        bundles.filter(({ module }) => module === covered.module).map(({ version }) => version),
      );
      return `### ${escaped(`${covered.module} ${[...versions].join(", ")}`)}\n\n${renderCoverage(covered)}`;
    })
    .join("\n");
}

function renderCoverage({ cells }: Coverage): string {
  const taken = cells.filter(({ files }) => files.length > 0);
  if (taken.length === 0) return "No known platform accepts it.\n";
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
  return [heading, heading.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

function systemOf({ os, architecture }: MatrixPlatform): string {
  return `${os} ${architecture}`;
}

/** Names come from files; a backslash keeps Markdown from reading them. */
function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>()#+!|~]/g, "\\$&");
}
