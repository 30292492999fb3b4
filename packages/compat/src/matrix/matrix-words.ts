import { enumerate } from "@rampart/findings";
import { compareClusterBuilds, compareRedisVersions } from "@rampart/platforms";
import type { CellGroup, PlatformCell, System } from "./cell-groups.ts";
import type { Coverage } from "./coverage.ts";
import type { Claim, Explanation, Gap } from "./explain-coverage.ts";
import { factsInWords, reasonWords, sharedReasonWords } from "./reason-words.ts";

/** What a matrix comes to, in one sentence: `Taken by rhel9 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0.` */
export function matrixSentence({ accepted, nowhere }: Explanation, coverage: Coverage): string {
  if (accepted.length > 0)
    return `Taken by ${accepted.map((group) => groupWords(group, coverage)).join("; ")}.`;
  if (nowhere === undefined) return "Taken by no known platform.";
  const nearest = coverage.files.length > 1 ? `${nowhere.file} comes nearest, ` : "";
  return nowhere.status === "unknown"
    ? `Not certain to be taken by any known platform: ${nearest}${factsInWords(nowhere.finding)}.`
    : `Taken by no known platform: ${nearest}${reasonWords(nowhere)}.`;
}

/** Cells that nothing is accepted in, and why: `rhel8 (x86_64): made for rhel9 (os_not_supported)`. */
export function gapSentence(gap: Gap, coverage: Coverage): string {
  const isAlone = coverage.files.length === 1;
  const place = gapPlace(gap, coverage.cells);
  return `${place}: ${isAlone ? reasonWords(gap.reason) : sharedReasonWords(gap.reason)}`;
}

/** Cells that take several bundles. */
export function claimSentence(claim: Claim, coverage: Coverage): string {
  return `${enumerate(claim.files)} are taken by ${groupWords(claim, coverage)}`;
}

function groupWords(group: CellGroup, { cells }: Coverage): string {
  return `${systemsInWords(group.systems)} on ${linesInWords(group, cells)}, for ${redisInWords(group, cells)}`;
}

/** Lines and Redis versions are left out where they are all that these systems have. */
function gapPlace(group: Gap, cells: readonly PlatformCell[]): string {
  const systems = new Set(group.systems.map(systemName));
  const ofSystems = cells.filter(({ platform }) => systems.has(systemName(platform)));
  const lines = new Set(group.lines);
  const ofLines = ofSystems.filter(({ platform }) => lines.has(platform.line));
  const isEveryLine = ofLines.length === ofSystems.length;
  const isEveryVersion = ofLines.every(({ redisVersion }) => group.redisVersions.includes(redisVersion));
  return [
    `${systemsInWords(group.systems)}${isEveryLine ? "" : ` on ${linesInWords(group, cells)}`}`,
    ...(isEveryVersion ? [] : [redisInWords(group, cells)]),
  ].join(", ");
}

/** `rhel9 and ubuntu22 (x86_64), amzn2023 (x86_64 and aarch64)`. */
function systemsInWords(systems: readonly System[]): string {
  const names = [...new Set(systems.map(({ os }) => os))];
  const architecturesOf = (name: string) =>
    enumerate(systems.filter(({ os }) => os === name).map(({ architecture }) => architecture));
  return [...new Set(names.map(architecturesOf))]
    .map((architectures) => {
      const own = names.filter((name) => architecturesOf(name) === architectures);
      return `${enumerate(own)} (${architectures})`;
    })
    .join(", ");
}

function systemName({ os, architecture }: System): string {
  return `${os}/${architecture}`;
}

function linesInWords({ lines }: CellGroup, cells: readonly PlatformCell[]): string {
  const known = [...new Set(cells.map(({ platform }) => platform.line))].toSorted(compareClusterBuilds);
  return `Redis Software ${rangeInWords(lines, known)}`;
}

function redisInWords({ redisVersions }: CellGroup, cells: readonly PlatformCell[]): string {
  const known = [...new Set(cells.map(({ redisVersion }) => redisVersion))].toSorted(compareRedisVersions);
  return `Redis ${rangeInWords(redisVersions, known)}`;
}

/** `7.22 to 8.2` where none is left out between. */
function rangeInWords(versions: readonly string[], known: readonly string[]): string {
  const [first, last] = [versions[0] ?? "", versions.at(-1) ?? ""];
  const between = known.indexOf(last) - known.indexOf(first) + 1;
  return versions.length > 2 && between === versions.length ? `${first} to ${last}` : enumerate(versions);
}
