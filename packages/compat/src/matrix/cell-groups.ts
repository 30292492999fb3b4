import {
  architectures,
  compareClusterBuilds,
  compareRedisVersions,
  operatingSystems,
} from "@rampart/platforms";
import type { MatrixPlatform } from "./matrix.ts";

/** A platform and a Redis version that it offers. */
export interface PlatformCell {
  readonly platform: MatrixPlatform;
  readonly redisVersion: string;
}

export type System = Pick<MatrixPlatform, "os" | "architecture">;

/**
 * Cells that can be said in one sentence: each of these systems on each of these lines of Redis Software, with each of
 * these Redis versions, where there is such a platform and it offers that version.
 */
export interface CellGroup {
  readonly systems: readonly System[];
  readonly lines: readonly string[];
  readonly redisVersions: readonly string[];
  readonly cells: readonly PlatformCell[];
}

/**
 * As few groups as a simple search finds. Each cell is in exactly one of them, and no other cell does.
 * @param all every cell that there is
 */
export function groupCells(cells: readonly PlatformCell[], all: readonly PlatformCell[]): CellGroup[] {
  const ordered = cells.toSorted((a, b) => compareSystems(a.platform, b.platform));
  // The lines of a system first: half a system would be joined to another one.
  const blocks = splitBy(ordered, systemOf).flatMap((own) =>
    mergeAll(
      splitBy(own, ({ platform }) => platform.name),
      all,
    ),
  );
  return mergeAll(blocks, all).map(groupOf);
}

type Block = readonly PlatformCell[];

function splitBy(cells: Block, keyOf: (cell: PlatformCell) => string): Block[] {
  const keys = [...new Set(cells.map(keyOf))];
  return keys.map((key) => cells.filter((cell) => keyOf(cell) === key));
}

function mergeAll(blocks: readonly Block[], all: readonly PlatformCell[]): readonly Block[] {
  const merged = mergeBlocks(blocks, all);
  return merged.length === blocks.length ? merged : mergeAll(merged, all);
}

function mergeBlocks(blocks: readonly Block[], all: readonly PlatformCell[]): Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const index = merged.findIndex((one) => isWhole([...one, ...block], all));
    if (index < 0) merged.push(block);
    else merged[index] = [...(merged[index] ?? []), ...block];
  }
  return merged;
}

/** Whether systems, lines and Redis versions name these cells and no other. */
function isWhole(cells: Block, all: readonly PlatformCell[]): boolean {
  const [systems, lines, versions] = [systemOf, lineOf, versionOf].map((part) => new Set(cells.map(part)));
  const named = all.filter(
    (cell) => lines?.has(lineOf(cell)) && versions?.has(versionOf(cell)) && systems?.has(systemOf(cell)),
  );
  return named.length === cells.length;
}

function systemOf({ platform: { os, architecture } }: PlatformCell): string {
  return `${os}/${architecture}`;
}

function lineOf({ platform }: PlatformCell): string {
  return platform.line;
}

function versionOf({ redisVersion }: PlatformCell): string {
  return redisVersion;
}

function groupOf(cells: Block): CellGroup {
  const distinct = (part: (cell: PlatformCell) => string) => [...new Set(cells.map(part))];
  const systems = new Map(cells.map((cell) => [systemOf(cell), cell.platform]));
  return {
    systems: [...systems.values()].map(({ os, architecture }) => ({ os, architecture })),
    lines: distinct(lineOf).toSorted(compareClusterBuilds),
    redisVersions: distinct(versionOf).toSorted(compareRedisVersions),
    cells,
  };
}

/** By distribution and its version, as the data have them; then by architecture. */
function compareSystems(a: System, b: System): number {
  return (
    rankOf(a) - rankOf(b) || architectures.indexOf(a.architecture) - architectures.indexOf(b.architecture)
  );
}

function rankOf({ os }: System): number {
  return operatingSystems.findIndex(({ token }) => token === os);
}
