import { finding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { bundleWith, needing } from "../bundles.test-support.ts";
import { evaluateUpgrade, evaluateUpload } from "../evaluate.ts";
import type { Target } from "../target.ts";
import type { ModuleLoad, Verdict } from "../verdict.ts";

/** A load in which a function of Redis 7.4 was called. */
const calls: ModuleLoad = {
  findings: [],
  calls: {
    called: [
      { name: "RedisModule_SetModuleAttribs", since: "4.0.0" },
      { name: "RedisModule_AddACLCategory", since: "7.4.0" },
    ],
    lowestRedisVersion: "7.4.0",
  },
};

const refused: ModuleLoad = {
  findings: [finding("load/refused", {}, { reason: "it refused", log: [] })],
  calls: {},
};

async function judge(target: Target, load?: ModuleLoad, metadata: object = {}): Promise<Verdict> {
  const bundle = await bundleWith(metadata);
  return evaluateUpload({ ...bundle, ...(load && { load }) }, target);
}

const loadOf = ({ aspects }: Verdict) => {
  const found = aspects.find(({ aspect }) => aspect === "load");
  if (found === undefined) throw new Error("no aspect load");
  return found;
};

/** What was examined, then what was not. */
function examination(verdict: Verdict): [string[], string[]] {
  const { parts = [] } = loadOf(verdict);
  const names = (isExamined: boolean) =>
    parts.filter(({ missing }) => (missing === undefined) === isExamined).map(({ part }) => part);
  return [names(true), names(false)];
}

describe("what of the load is examined", () => {
  it("is what the target and the load tell of", async () => {
    const ofSystem = ["symbol-versions", "libraries"];
    expect(examination(await judge({ os: "rhel9" }))).toEqual([
      ofSystem,
      ["api-functions", "processor-level"],
    ]);
    expect(examination(await judge({ os: "rhel9", redisVersion: "8.0" }, calls))).toEqual([
      [...ofSystem, "api-functions"],
      ["processor-level"],
    ]);
    expect(examination(await judge({ redisVersion: "8.0" }, calls))).toEqual([
      ["api-functions"],
      [...ofSystem, "processor-level"],
    ]);
  });

  it("is said as information, and never as a doubt", async () => {
    const verdict = await judge({ os: "rhel9" });
    expect(verdict.verdict).toBe("accepted");
    expect(loadOf(verdict)).toMatchObject({
      verdict: "accepted",
      findings: [{ rule: "cluster/load-examined-in-part", severity: "info" }],
    });
  });

  it("is not asked where neither a system nor a load is there", async () => {
    expect(loadOf(await judge({ clusterVersion: "8.0.20" }))).toMatchObject({
      verdict: "skipped",
      findings: [],
    });
  });

  it("are not the functions where the machine does not show what was called", async () => {
    const [, unexamined] = examination(await judge({ os: "rhel9" }, { findings: [], calls: {} }));
    expect(unexamined).toContain("api-functions");
  });
});

describe("the functions that the module calls while it loads", () => {
  const lacking = "cluster/functions-missing";

  it.each<[string, Target, object, string[]]>([
    ["the Redis of the target", { redisVersion: "7.2" }, { compatible_redis_version: "7.2" }, [lacking]],
    ["a newer Redis", { redisVersion: "7.4" }, { compatible_redis_version: "7.4" }, []],
    ["the Redis of the database", { database: { redis_version: "7.2.4" } }, {}, [lacking]],
    // Where no database is named, the one that the bundle is for.
    ["compatible_redis_version", { os: "rhel9" }, { compatible_redis_version: "7.2" }, [lacking]],
    ["a compatible_redis_version that has them", { os: "rhel9" }, { compatible_redis_version: "8.0" }, []],
    // That is a floor, and not what a database has.
    ["no version", { os: "rhel9" }, { compatible_redis_version: undefined, min_redis_version: "7.2" }, []],
  ])("are held against %s", async (_what, target, metadata, expected) => {
    const { findings } = loadOf(await judge(target, calls, metadata));
    expect(findings.map(({ rule }) => rule).filter((rule) => rule === lacking)).toEqual(expected);
  });

  it("reject without a code of the cluster's", async () => {
    const target = { clusterVersion: "7.22", os: "rhel9", redisVersion: "7.2" };
    const verdict = await judge(target, calls, { compatible_redis_version: "7.2" });
    expect(verdict).toMatchObject({ verdict: "rejected", errorCode: null, details: [] });
    expect(loadOf(verdict)).toMatchObject({ verdict: "rejected" });
  });

  it("are asked about for an upgrade too", async () => {
    const older = await bundleWith({ semantic_version: "1.0.0", version: 10000 });
    const bundle = await bundleWith({ compatible_redis_version: "7.2" });
    const verdict = evaluateUpgrade({ ...bundle, load: calls }, { redisVersion: "7.2" }, older);
    expect(verdict).toMatchObject({ verdict: "rejected", errorCode: null });
  });

  it("cannot be known of a module that refuses to load, which is rejected", async () => {
    const verdict = await judge({ os: "rhel9", redisVersion: "8.0" }, refused);
    expect(verdict).toMatchObject({ verdict: "rejected", errorCode: null });
    expect(loadOf(verdict).findings.map(({ rule }) => rule)).toEqual([
      "load/refused",
      "cluster/load-examined-in-part",
    ]);
  });
});

describe("the level of x86-64 that the module says it needs", () => {
  const onLevel = async (x86Level: 1 | 2 | 3, os: string) =>
    evaluateUpload(needing(await bundleWith(), { processor: { features: [], x86Level } }), { os });

  it.each([
    [1, "ubuntu22"],
    // RHEL 9 itself needs x86-64-v2.
    [2, "rhel9"],
  ] as const)("v%i is there on every node of %s", async (level, os) => {
    const verdict = await onLevel(level, os);
    expect(loadOf(verdict).verdict).toBe("accepted");
    expect(examination(verdict)[0]).toContain("processor-level");
  });

  it.each([
    [2, "rhel8"],
    [3, "rhel9"],
  ] as const)("whether v%i is there on %s nobody knows", async (level, os) => {
    const { aspects } = await onLevel(level, os);
    const load = aspects.find(({ aspect }) => aspect === "load");
    expect(load).toMatchObject({ verdict: "unknown" });
    expect(JSON.stringify(load?.findings)).toContain(`x86-64-v${level}`);
  });
});

it("a module for musl loads on no listed system", async () => {
  const bundle = needing(await bundleWith(), { needed: ["libc.musl-x86_64.so.1"], versionNeeds: [] });
  const verdict = evaluateUpload(bundle, { os: "rhel9" });
  expect(loadOf(verdict)).toMatchObject({
    verdict: "rejected",
    bundle: "libc.musl-x86_64.so.1",
    findings: expect.arrayContaining([
      expect.objectContaining({
        rule: "elf/library-missing",
        facts: { library: "libc.musl-x86_64.so.1", system: "rhel9", has: ["libc.so.6"] },
      }),
    ]),
  });
});
