import { readBundle } from "@rampart/bundle";
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { matrixOf } from "../matrix/matrix.ts";
import { audienceOf } from "./change.ts";
import { type ComparableBundle, compareBundles } from "./compare-bundles.ts";

/*
 * The matrix has one cluster for each line, its newest build, and databases by major and minor version. So these fields
 * are left out here, and tested by examples: a least cluster version within a line, patches of Redis, versions newer than
 * the data, systems of which it is not certain that there is a platform (amzn1, ubuntu16), systems that the data lack.
 * Changes of other fields, such as the architecture, capabilities and needs, are breaking by their own rules.
 */
const redis = fc.constantFrom(
  "",
  "6.0",
  "6.2",
  "7.2",
  "7.3",
  "7.4",
  "8.0",
  "8.1",
  "8.2",
  "8.4",
  "8.6",
  "99.99",
);
const cluster = fc.constantFrom(
  "",
  "6.2",
  "6.3",
  "7.2",
  "7.4",
  "7.6.0",
  "7.8",
  "7.22",
  "7.30",
  "8.0",
  "8.2",
  "99.99",
);
const system = fc.constantFrom(
  "rhel7",
  "rhel8",
  "rhel9",
  "ubuntu18",
  "ubuntu20",
  "ubuntu22",
  "amzn2",
  "amzn2023",
);
const fields = fc.record({
  operating_systems: fc.uniqueArray(system, { minLength: 1, maxLength: 3 }),
  compatible_redis_version: redis,
  min_redis_version: redis,
  min_redis_pack_version: cluster,
});

const taken = (bundle: ComparableBundle) =>
  matrixOf(bundle).rows.flatMap(({ platform, cells }) =>
    cells
      .filter(({ verdict }) => verdict.verdict === "accepted")
      .map(({ redisVersion }) => `${platform.name} ${redisVersion}`),
  );

/** A module that needs nothing of its system: what is left are the fields. */
const { module, ...good } = await readBundle({ bytes: buildBundle() });

function bundleWith(fields: object): ComparableBundle {
  const { elf, metadata } = { elf: module?.elf, metadata: good.metadata };
  if (module === undefined || elf === undefined || metadata === undefined) throw new Error("no good bundle");
  const undemanding = { ...elf, needed: [], versionNeeds: [], undefinedSymbols: [] };
  return { ...good, module: { ...module, elf: undemanding }, metadata: { ...metadata, ...fields } };
}

const names = [
  "operating_systems",
  "compatible_redis_version",
  "min_redis_version",
  "min_redis_pack_version",
] as const;

it("calls a change breaking for installers exactly where a cell that took the old bundle is lost", () => {
  fc.assert(
    fc.property(fields, fields, fc.subarray([...names]), (a, b, kept) => {
      const same = Object.fromEntries(kept.map((name) => [name, a[name]]));
      const [before, after] = [bundleWith(a), bundleWith({ ...b, ...same })];
      const still = new Set(taken(after));
      const isLost = taken(before).some((cell) => !still.has(cell));
      const breaking = compareBundles(before, after).changes.filter(
        (change) => change.impact === "breaking" && audienceOf(change) === "installers",
      );
      expect(breaking.length > 0).toBe(isLost);
    }),
    { numRuns: 40, seed: 20_261_129 },
  );
}, 60_000);
