import type { Matrix, MatrixPlatform } from "./matrix.ts";

/** A bundle among others and what every platform would say to it. */
export interface MatrixEntry {
  readonly file: string;
  /** Bundles of different modules do not stand in each other's way. */
  readonly module: string;
  readonly matrix: Matrix;
}

/** Platform and Redis version, and the bundles of a module that it would take. */
export interface CoveredCell {
  readonly platform: MatrixPlatform;
  readonly redisVersion: string;
  readonly files: readonly string[];
}

/** What the bundles of one module cover together. */
export interface Coverage {
  readonly module: string;
  readonly cells: readonly CoveredCell[];
}

/** For each module, which of its bundles every platform would take. The entries share their platforms. */
export function coverageOf(entries: readonly MatrixEntry[]): Coverage[] {
  const modules = [...new Set(entries.map(({ module }) => module))];
  return modules.map((module) =>
    coverageOfModule(
      module,
      entries.filter((entry) => entry.module === module),
    ),
  );
}

function coverageOfModule(module: string, entries: readonly MatrixEntry[]): Coverage {
  const cells = (entries[0]?.matrix.rows ?? []).flatMap(({ platform, cells: columns }, row) =>
    columns.map(({ redisVersion }, column) => {
      const taking = entries.filter(
        ({ matrix }) => matrix.rows[row]?.cells[column]?.verdict.verdict === "accepted",
      );
      return { platform, redisVersion, files: taking.map(({ file }) => file) };
    }),
  );
  return { module, cells };
}

/** What no bundle covers, said as shortly as it can be. */
export interface Gaps {
  /** Platforms where no bundle is taken, whatever the Redis version. */
  readonly platforms: readonly MatrixPlatform[];
  /** Redis versions that no bundle fits, whatever the platform. */
  readonly redisVersions: readonly string[];
  /** What is left: a platform that is covered, and a Redis version that is, but not together. */
  readonly cells: readonly { readonly platform: MatrixPlatform; readonly redisVersion: string }[];
}

export function gapsOf({ cells }: Coverage): Gaps {
  const covered = cells.filter(({ files }) => files.length > 0);
  const platformNames = new Set(covered.map(({ platform }) => platform.name));
  const versions = new Set(covered.map(({ redisVersion }) => redisVersion));
  const platforms = new Map(cells.map(({ platform }) => [platform.name, platform]));
  return {
    platforms: [...platforms.values()].filter(({ name }) => !platformNames.has(name)),
    redisVersions: [...new Set(cells.map(({ redisVersion }) => redisVersion))].filter(
      (one) => !versions.has(one),
    ),
    cells: cells
      .filter(({ files }) => files.length === 0)
      .filter(({ platform, redisVersion }) => platformNames.has(platform.name) && versions.has(redisVersion))
      .map(({ platform, redisVersion }) => ({ platform, redisVersion })),
  };
}

/** Platforms that take more than one bundle of the module. */
export function claimedTwice({ cells }: Coverage): CoveredCell[] {
  return cells.filter(({ files }) => files.length > 1);
}
