import { readBundle } from "@rampart/bundle";
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { groupCells, type PlatformCell } from "./cell-groups.ts";
import { matrixOf } from "./matrix.ts";

const { rows } = matrixOf(await readBundle({ bytes: buildBundle() }), "7.22");
const all: readonly PlatformCell[] = rows.flatMap(({ platform, cells }) =>
  cells.map(({ redisVersion }) => ({ platform, redisVersion })),
);

const nameOf = ({ platform, redisVersion }: PlatformCell) => `${platform.name} ${redisVersion}`;

/** Most of some platforms, few of others, and single cells turned over. */
const someCells = fc
  .tuple(fc.array(fc.boolean(), { minLength: rows.length, maxLength: rows.length }), fc.subarray([...all]))
  .map(([isTaken, turned]) => {
    const names = new Set(rows.filter((_, index) => isTaken[index]).map(({ platform }) => platform.name));
    const few = new Set(turned.slice(0, 5));
    return all.filter((cell) => names.has(cell.platform.name) !== few.has(cell));
  });

it("puts each cell into one group, whose systems, lines and Redis versions name no other cell", () => {
  fc.assert(
    fc.property(someCells, (cells) => {
      const named = groupCells(cells, all).flatMap(({ systems, lines, redisVersions }) =>
        all.filter(
          ({ platform: { os, architecture, line }, redisVersion }) =>
            systems.some((one) => one.os === os && one.architecture === architecture) &&
            lines.includes(line) &&
            redisVersions.includes(redisVersion),
        ),
      );
      expect(named.map(nameOf).toSorted()).toEqual(cells.map(nameOf).toSorted());
    }),
    { numRuns: 100 },
  );
});

it("makes one group of cells that can be said together", () => {
  const [everything, ...others] = groupCells(all, all);
  expect(others).toEqual([]);
  expect(everything?.lines).toEqual(["7.22", "8.0", "8.2"]);
  expect(everything?.systems.map(({ os }) => os)).toEqual([
    "rhel8",
    "rhel9",
    "rhel9",
    "ubuntu20",
    "ubuntu22",
    "ubuntu22",
    "amzn2",
    "amzn2023",
    "amzn2023",
  ]);
});
