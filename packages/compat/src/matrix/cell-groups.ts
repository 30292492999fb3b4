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
 * As few groups as a simple search finds. Each cell stands in exactly one of them, and no other cell does.
 * @param all every cell that there is
 */
export function groupCells(cells: readonly PlatformCell[], all: readonly PlatformCell[]): CellGroup[] {
  let blocks = byPlatform(cells);
  for (let before = 0; before !== blocks.length; ) {
    before = blocks.length;
    blocks = mergeBlocks(blocks, all);
  }
  return blocks.map(groupOf);
}

type Block = readonly PlatformCell[];

/** A block for each platform, those of a system together. */
function byPlatform(cells: readonly PlatformCell[]): Block[] {
  const blocks = new Map<string, PlatformCell[]>();
  for (const cell of cells.toSorted((a, b) => compareSystems(a.platform, b.platform))) {
    const { name } = cell.platform;
    blocks.set(name, [...(blocks.get(name) ?? []), cell]);
  }
  return [...blocks.values()];
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
    (cell) => systems?.has(systemOf(cell)) && lines?.has(lineOf(cell)) && versions?.has(versionOf(cell)),
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
