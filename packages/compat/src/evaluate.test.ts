import { describe, expect, it } from "vitest";
import { bundleWith } from "./bundles.test-support.ts";
import { evaluateDeletion, evaluateUpgrade, evaluateUpload } from "./evaluate.ts";
import { home, upload } from "./evaluating.test-support.ts";
import type { Target } from "./target.ts";

it("a bundle is accepted where it belongs, in every aspect", async () => {
  const verdict = evaluateUpload(await bundleWith(), { ...home, database: { crdt: false } });
  expect(verdict).toMatchObject({ verdict: "accepted", errorCode: null, details: [] });
  expect(verdict.aspects.map(({ aspect, verdict: decision }) => [aspect, decision])).toEqual([
    ["uploads", "accepted"],
    ["size", "accepted"],
    ["structure", "accepted"],
    ["operating-system", "accepted"],
    ["architecture", "accepted"],
    ["cluster-version", "accepted"],
    ["dependencies", "accepted"],
    ["already-there", "accepted"],
    ["redis-version", "accepted"],
    ["capabilities", "accepted"],
    ["load", "accepted"],
  ]);
  for (const { sources } of verdict.aspects) expect(sources.length).toBeGreaterThan(0);
});

it("fields that a target lacks are not checked", async () => {
  const verdict = evaluateUpload(await bundleWith({ operating_systems: [] }), {});
  expect(verdict.verdict).toBe("accepted");
  const skipped = verdict.aspects.filter(({ verdict: decision }) => decision === "skipped");
  expect(skipped.map(({ aspect }) => aspect)).toEqual([
    "uploads",
    "operating-system",
    "architecture",
    "cluster-version",
    "redis-version",
    "capabilities",
    "load",
  ]);
});

it("what is said and is no version leaves the question open", async () => {
  const target: Target = { clusterVersion: "newest", database: { redis_version: "latest" } };
  const verdict = evaluateUpload(await bundleWith(), target);
  expect(verdict).toMatchObject({ verdict: "unknown", errorCode: null });
  const open = verdict.aspects.filter((one) => one.verdict === "unknown").map(({ aspect }) => aspect);
  expect(open).toEqual(["cluster-version", "redis-version"]);
});

describe("what is newer than the data", () => {
  const openOn = async (target: Target, metadata: object = {}) => {
    const verdict = evaluateUpload(await bundleWith(metadata), target);
    expect(verdict).toMatchObject({ verdict: "unknown", errorCode: null });
    return verdict.aspects.filter((one) => one.verdict === "unknown").map(({ aspect }) => aspect);
  };

  it("leaves the question open, and says what is missing", async () => {
    expect(await openOn({ clusterVersion: "8.4.0" })).toEqual(["cluster-version"]);
    expect(await openOn({ redisVersion: "9.0" })).toEqual(["redis-version"]);
    expect(await openOn({ redisVersion: "9.0" }, { compatible_redis_version: "9.0" })).toEqual([
      "redis-version",
    ]);
    expect(await openOn({ os: "rhel11" })).toEqual(["operating-system", "load"]);
  });

  it("is decided by what a living cluster lists itself", async () => {
    const listing: Target = { clusterVersion: "8.0.20-96", redisVersions: ["8.0", "9.0"] };
    const judged = (redisVersion: string, compatible_redis_version: string) =>
      upload("redis-version", { compatible_redis_version }, { ...listing, redisVersion });
    expect(await judged("9.0", "9.0")).toEqual(["accepted"]);
    expect(await judged("9.0", "8.0")).toEqual(["rejected", "cluster/redis-version-differs"]);
    // Known, and not offered by this one.
    expect(await judged("8.2", "8.2")).toEqual(["rejected", "cluster/redis-version-not-offered"]);
    const fits = (compatible: string) =>
      upload("redis-version", { compatible_redis_version: compatible }, listing);
    expect(await fits("9.0")).toEqual(["skipped"]);
    expect(await fits("8.2")).toEqual(["skipped", "cluster/no-redis-version-fits"]);
  });
});

it("what a living cluster does not say of itself is missing", async () => {
  const verdict = evaluateUpload(await bundleWith(), {
    name: "node 1",
    unsaid: ["clusterVersion", "os", "arch"],
  });
  expect(verdict).toMatchObject({ verdict: "unknown", errorCode: null });
  const open = verdict.aspects.filter((one) => one.verdict === "unknown").map(({ aspect }) => aspect);
  expect(open).toEqual(["operating-system", "architecture", "cluster-version"]);
});

describe("an upgrade", () => {
  const next = { semantic_version: "1.3.0", version: 10300 };

  it("asks the questions of the database alone", async () => {
    const [from, to] = [await bundleWith(), await bundleWith(next)];
    const verdict = evaluateUpgrade(to, { clusterVersion: "8.2", os: "rhel9", redisVersion: "8.0" }, from);
    expect(verdict.verdict).toBe("accepted");
    expect(verdict.aspects.map(({ aspect }) => aspect)).toEqual([
      "present",
      "downgrade",
      "redis-version",
      "cluster-version",
      "capabilities",
      "architecture",
      "load",
    ]);
  });

  it("to a module for other nodes is rejected, without a code", async () => {
    const [from, to] = [await bundleWith(), await bundleWith(next)];
    expect(evaluateUpgrade(to, { arch: "aarch64" }, from)).toMatchObject({
      verdict: "rejected",
      errorCode: null,
    });
  });

  it.each([
    [{ ...next, module_name: "other" }, {}, "missing_module"],
    [{ ...next, module_name: "other" }, { modules: [{ name: "other", version: "1.0.0" }] }, null],
    [{ semantic_version: "1.2.2", version: 10202 }, {}, "module_downgrade_unsupported"],
    [{ semantic_version: "1.2.3-rc1", version: 10203 }, {}, "module_downgrade_unsupported"],
    [{}, {}, null],
    [next, { redisVersion: "8.2" }, "redis_incompatible_version"],
    [
      { ...next, min_redis_pack_version: "8.2" },
      { clusterVersion: "8.0" },
      "redis_pack_incompatible_version",
    ],
    [next, { database: { crdt: true } }, "unsupported_module_capabilities"],
    // The first stands.
    [
      { semantic_version: "1.2.2", version: 10202, min_redis_pack_version: "8.2" },
      { clusterVersion: "8.0", redisVersion: "8.2", database: { crdt: true } },
      "module_downgrade_unsupported",
    ],
  ] as const)("to %j on %j answers %s", async (metadata, target, errorCode) => {
    expect(evaluateUpgrade(await bundleWith(metadata), target, await bundleWith()).errorCode).toBe(errorCode);
  });
});

describe("a deletion", () => {
  const gears = { url: "https://example.com/files/gears.tgz", sha256: "7".repeat(64) };
  it.each([
    [{ endpoint: "v1" }, "dependencies_not_supported"],
    [{ endpoint: "v2" }, null],
    [{ database: { module_list: [{ module_name: "tally", semantic_version: "1.2.3" }] } }, "module_in_use"],
    [{ database: { module_list: [{ module_name: "tally", semantic_version: null }] } }, "module_in_use"],
    [{ database: { module_list: [{ module_name: "tally", semantic_version: "1.2.2" }] } }, null],
    [{ database: { module_list: [{ module_name: "search" }] } }, null],
    [{ database: {} }, null],
    [{ databases: [{}, { module_list: [{ module_name: "tally" }] }] }, "module_in_use"],
    [{ databases: [] }, null],
  ] as const)("on %j answers %s", async (target, errorCode) => {
    expect(evaluateDeletion(await bundleWith({ dependencies: { gears } }), target).errorCode).toBe(errorCode);
  });

  it("is unknown where the databases cannot be listed", async () => {
    expect(evaluateDeletion(await bundleWith(), { unsaid: ["databases"] }).verdict).toBe("unknown");
  });
});

it("of several codes the first that the cluster would answer stands", async () => {
  const wrong = await bundleWith({
    operating_systems: ["amzn2"],
    min_redis_pack_version: "99.0",
    compatible_redis_version: "7.2",
  });
  const answers = (target: Target) => evaluateUpload(wrong, target).errorCode;
  const target: Target = {
    ...home,
    clusterVersion: "8.2.0-46",
    modules: [{ name: "tally", version: "1.2.3" }],
  };
  expect(answers(target)).toBe("modules_upload_disabled");
  expect(answers({ ...target, uploads: "on" })).toBe("os_not_supported");
  const { os: _, ...withoutSystem } = target;
  expect(answers({ ...withoutSystem, uploads: "on" })).toBe("min_redis_pack_version");
  expect(answers({ uploads: "on", modules: [{ name: "tally", version: "1.2.3" }] })).toBe("module_exists");
  expect(answers({ uploads: "on", redisVersion: "8.0" })).toBe("redis_incompatible_version");
});
