import { capabilities, redisSoftwareReleases, redisVersions } from "@rampart/platforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bundleWith } from "./bundles.test-support.ts";
import { evaluateUpgrade, evaluateUpload } from "./evaluate.ts";
import type { Target } from "./target.ts";
import type { Aspect, Verdict } from "./verdict.ts";

/** What asks less, or offers more, never turns a yes into a no. */

const builds = redisSoftwareReleases.flatMap((release) => release.builds.map(({ version }) => version));
const systems = [...new Set(redisSoftwareReleases.flatMap(({ platforms }) => platforms.map(({ os }) => os)))];
const names = capabilities.map(({ name }) => name);

const version = fc
  .tuple(fc.nat(9), fc.nat(24), fc.option(fc.nat(24)))
  .map((parts) => parts.filter((one) => one !== null).join("."));
const buildIndex = fc.nat(builds.length - 1);
const build = (index: number) => builds[index] ?? "";
const database = fc.record(
  {
    crdt: fc.boolean(),
    bigstore: fc.boolean(),
    bigstore_version: fc.constantFrom(1, 2),
    data_persistence: fc.constantFrom("disabled", "aof", "snapshot"),
    eviction_policy: fc.constantFrom("noeviction", "volatile-lru"),
    replica_sync: fc.constantFrom("disabled", "enabled", "paused", "stopped"),
    replication: fc.boolean(),
    sharding: fc.boolean(),
    shards_count: fc.integer({ min: 1, max: 8 }),
    backup: fc.boolean(),
    data_internode_encryption: fc.boolean(),
    search_on_bigstore: fc.boolean(),
    shard_key_regex: fc.constantFrom([], [{ regex: "(?<tag>.*)" }]),
  },
  { requiredKeys: [] },
);

const decision = ({ aspects }: Verdict, aspect: Aspect) =>
  aspects.find((one) => one.aspect === aspect)?.verdict;

const order = { rejected: 0, unknown: 1, accepted: 2, skipped: 2 } as const;
const rank = (verdict: Verdict, aspect: Aspect) => order[decision(verdict, aspect) ?? "skipped"];

describe("the rule of an aspect", () => {
  it("takes no capability amiss", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names),
        fc.constantFrom(...names),
        database,
        fc.option(fc.constantFrom(...redisVersions), { nil: undefined }),
        async (declared, more, settings, redisVersion) => {
          const target: Target = { database: settings, ...(redisVersion !== undefined && { redisVersion }) };
          const [before, after] = await Promise.all(
            [declared, [...declared, more]].map(async (list) =>
              evaluateUpload(await bundleWith({ capabilities: list }), target),
            ),
          );
          if (before === undefined || after === undefined) throw new Error("no verdict");
          expect(rank(after, "capabilities")).toBeGreaterThanOrEqual(rank(before, "capabilities"));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("takes no lower cluster minimum amiss, for uploads and upgrades", async () => {
    const compare = (a: string, b: string) => {
      const [left, right] = [a, b].map((text) => text.split(/[.-]/).map(Number)) as [number[], number[]];
      for (let index = 0; index < 3; index++) {
        const difference = (left[index] ?? 0) - (right[index] ?? 0);
        if (difference !== 0) return difference;
      }
      return 0;
    };
    await fc.assert(
      fc.asyncProperty(version, version, buildIndex, async (one, other, index) => {
        const [low, high] = [one, other].toSorted(compare);
        const target: Target = { clusterVersion: build(index) };
        const from = await bundleWith();
        const verdicts = await Promise.all(
          [high, low].map(async (min_redis_pack_version) => {
            const bundle = await bundleWith({ min_redis_pack_version });
            return [evaluateUpload(bundle, target), evaluateUpgrade(bundle, target, from)] as const;
          }),
        );
        const [before, after] = verdicts;
        if (before === undefined || after === undefined) throw new Error("no verdict");
        for (const kind of [0, 1] as const) {
          expect(rank(after[kind], "cluster-version")).toBeGreaterThanOrEqual(
            rank(before[kind], "cluster-version"),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("takes no newer cluster amiss", async () => {
    await fc.assert(
      fc.asyncProperty(version, buildIndex, buildIndex, async (min_redis_pack_version, one, other) => {
        const bundle = await bundleWith({ min_redis_pack_version });
        const [older, newer] = [Math.min(one, other), Math.max(one, other)].map((index) =>
          evaluateUpload(bundle, { clusterVersion: build(index) }),
        );
        if (older === undefined || newer === undefined) throw new Error("no verdict");
        expect(rank(newer, "cluster-version")).toBeGreaterThanOrEqual(rank(older, "cluster-version"));
      }),
      { numRuns: 300 },
    );
  });

  it("takes no lower Redis minimum of the same major amiss", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.nat(12),
        fc.constantFrom(...redisVersions),
        async (one, other, redisVersion) => {
          const major = redisVersion.split(".")[0];
          const verdicts = await Promise.all(
            [Math.max(one, other), Math.min(one, other)].map(async (minor) => {
              const metadata = {
                compatible_redis_version: undefined,
                min_redis_version: `${major}.${minor}`,
              };
              return evaluateUpload(await bundleWith(metadata), { redisVersion });
            }),
          );
          const [before, after] = verdicts;
          if (before === undefined || after === undefined) throw new Error("no verdict");
          expect(rank(after, "redis-version")).toBeGreaterThanOrEqual(rank(before, "redis-version"));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("takes no further operating system amiss", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(systems),
        fc.constantFrom(...systems),
        fc.constantFrom(...systems),
        async (listed, more, os) => {
          const [before, after] = await Promise.all(
            [listed, [...listed, more]].map(async (operating_systems) =>
              evaluateUpload(await bundleWith({ operating_systems }), { os }),
            ),
          );
          if (before === undefined || after === undefined) throw new Error("no verdict");
          // An empty list is unknown; a list that names another system is a no.
          if (listed.length > 0) {
            expect(rank(after, "operating-system")).toBeGreaterThanOrEqual(rank(before, "operating-system"));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("missing data are never accepted: what is unknown in an aspect is not accepted on the whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record(
        {
          clusterVersion: fc.constantFrom(...builds, "8.0", "8.2", "7.2", "100.0.21-16135"),
          os: fc.constantFrom(...systems),
          arch: fc.constantFrom("x86_64" as const, "aarch64" as const),
          redisVersion: fc.constantFrom(...redisVersions),
          database,
        },
        { requiredKeys: [] },
      ),
      fc.subarray(["rhel8", "rhel9", "almalinux9", "ubuntu22.04"]),
      async (target, operating_systems) => {
        const { verdict, errorCode, aspects } = evaluateUpload(
          await bundleWith({ operating_systems }),
          target as Target,
        );
        const decisions = aspects.map((one) => one.verdict);
        if (decisions.includes("rejected")) expect(verdict).toBe("rejected");
        else expect(verdict).toBe(decisions.includes("unknown") ? "unknown" : "accepted");
        if (verdict !== "rejected") expect(errorCode).toBeNull();
      },
    ),
    { numRuns: 500 },
  );
});
