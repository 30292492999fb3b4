import { describe, expect, it } from "vitest";
import { bundleWith, needing } from "./bundles.test-support.ts";
import { evaluateUpload } from "./evaluate.ts";
import { aspectOf, home, rulesOf, upload } from "./evaluating.test-support.ts";
import type { Database, Target } from "./target.ts";

describe("Redis version", () => {
  const [differs, low, major] = [
    "cluster/redis-version-differs",
    "cluster/redis-version-too-low",
    "cluster/redis-major-differs",
  ];
  it.each<[string | undefined, string, string, string[]]>([
    // Declared: exactly major and minor.
    ["8.4", "8.0", "8.4", ["accepted"]],
    ["8.4", "8.0", "8.4.2", ["accepted"]],
    ["8.4.1", "8.0", "8.4", ["accepted"]],
    ["8.4", "8.0", "8.2", ["rejected", differs]],
    // Newer than the data.
    ["8.1", "8.0", "8.10", ["unknown", "cluster/undecided"]],
    ["8", "8.0", "8.4", ["unknown", "cluster/undecided"]],
    ["99.99", "99.99", "8.4", ["rejected", differs]],
    // A lower minimum does not widen it.
    ["7.4", "6.0", "7.2", ["rejected", differs]],
    // Not declared: not older, and the same major.
    [undefined, "6.0.0", "6.2", ["accepted"]],
    ["", "6.0.0", "6.2", ["accepted"]],
    [undefined, "6.0.0", "7.2", ["rejected", major]],
    [undefined, "8.2", "8.10", ["unknown", "cluster/undecided"]],
    [undefined, "8.10", "8.2", ["rejected", low]],
    [undefined, "7.2.5", "7.2", ["unknown", "cluster/undecided"]],
    [undefined, "7.2.5", "7.2.7", ["accepted"]],
    [undefined, "7.2.5", "7.2.4", ["rejected", low]],
    // Metadata without it are no metadata.
    [undefined, "", "7.2", ["skipped"]],
  ])(
    "compatible %j, minimum %j, database %s",
    async (compatible_redis_version, min_redis_version, redisVersion, expected) => {
      const metadata = { compatible_redis_version, min_redis_version };
      expect(await upload("redis-version", metadata, { redisVersion })).toEqual(expected);
    },
  );

  it.each<[Target, string[]]>([
    [{ clusterVersion: "7.22", redisVersion: "8.0" }, ["rejected", "cluster/redis-version-not-offered"]],
    [{ clusterVersion: "8.0.2", redisVersion: "8.0" }, ["accepted"]],
    [{ clusterVersion: "7.22" }, ["skipped", "cluster/no-redis-version-fits"]],
    [{ clusterVersion: "8.0" }, ["skipped"]],
    [{ database: { redis_version: "8.0" } }, ["accepted"]],
    [{ database: { version: "8.0.0" } }, ["accepted"]],
    [{ database: { redis_version: "7.4" } }, ["rejected", differs]],
    // The flag is the version that is asked about.
    [{ redisVersion: "8.0", database: { redis_version: "7.4" } }, ["accepted"]],
  ])("for 8.0 on %j", async (target, expected) => {
    expect(await upload("redis-version", {}, target)).toEqual(expected);
  });

  it("is offered by some builds of a line only", async () => {
    const metadata = { compatible_redis_version: "8.6" };
    const target: Target = { clusterVersion: "8.0", redisVersion: "8.6" };
    expect(await upload("redis-version", metadata, target)).toEqual(["unknown", "cluster/undecided"]);
    expect(await upload("redis-version", metadata, { ...target, clusterVersion: "8.0.18" })).toEqual([
      "accepted",
    ]);
  });
});

describe("capabilities", () => {
  const missing = "cluster/capability-missing";
  it.each<[Database, string[]]>([
    [{}, []],
    [{ crdt: true }, ["crdb"]],
    [{ replica_sync: "enabled" }, ["replica_of"]],
    [{ replica_sync: "disabled", replica_sources: [] }, []],
    [{ data_persistence: "aof" }, ["persistence_aof"]],
    [{ data_persistence: "snapshot" }, ["persistence_rdb"]],
    [{ data_persistence: "disabled" }, []],
    [{ eviction_policy: "volatile-lru" }, ["eviction_expiry"]],
    [{ eviction_policy: "noeviction" }, []],
    [{ replication: true }, ["failover_migrate"]],
    [{ sharding: true, shards_count: 4 }, ["reshard_rebalance", "clustering"]],
    [{ sharding: false, shards_count: 1 }, []],
    [{ backup: true }, ["backup_restore"]],
    [{ data_internode_encryption: true }, ["intershard_tls"]],
    [{ shard_key_regex: [] }, []],
    [{ shard_key_regex: [{ regex: ".*\\{(?<tag>.*)\\}.*" }, { regex: "(?<tag>.*)" }] }, []],
    [{ shard_key_regex: [{ regex: "(?<tag>.*)" }] }, ["hash_policy"]],
    [{ bigstore: true, bigstore_version: 1 }, ["flash"]],
    [{ bigstore: true, bigstore_version: 2 }, ["bigstore_version_2"]],
    [{ bigstore: false, bigstore_version: 1 }, []],
    [{ search_on_bigstore: true }, ["bigstore_version_2"]],
  ])("a database with %j demands %j", async (database, demanded) => {
    const none = await bundleWith({ capabilities: [] });
    const { findings } = aspectOf(evaluateUpload(none, { database }), "capabilities");
    expect(findings.map(({ rule, facts }) => [rule, (facts as { capability: string }).capability])).toEqual(
      demanded.map((capability) => [missing, capability]),
    );
    const all = await bundleWith({ capabilities: demanded });
    expect(aspectOf(evaluateUpload(all, { database }), "capabilities").verdict).toBe("accepted");
  });

  it("are not asked without a database", async () => {
    expect(await upload("capabilities", { capabilities: [] }, home)).toEqual(["skipped"]);
  });

  it("name the field and what it holds", async () => {
    const none = await bundleWith({ capabilities: [] });
    const [found] = aspectOf(evaluateUpload(none, { database: { crdt: true } }), "capabilities").findings;
    expect(found?.facts).toEqual({
      capability: "crdb",
      fields: ["crdt is true"],
      meaning: "it is Active-Active",
      inferred: false,
    });
  });

  it.each<[string, Database, string[]]>([
    ["7.2", { bigstore: true, bigstore_version: 2 }, ["flash"]],
    ["8.2", { bigstore: true, bigstore_version: 1 }, ["bigstore_version_2"]],
    ["7.4", { bigstore: true, bigstore_version: 1 }, ["flash"]],
  ])("of flash follow the Redis version %s", async (redisVersion, database, demanded) => {
    const none = await bundleWith({ capabilities: [] });
    const { findings } = aspectOf(evaluateUpload(none, { redisVersion, database }), "capabilities");
    expect(findings.map(({ facts }) => (facts as { capability: string }).capability)).toEqual(demanded);
  });

  it("are unknown where nobody says of which generation the flash is", async () => {
    const database = { bigstore: true };
    const undecided = ["unknown", "cluster/undecided"];
    expect(await upload("capabilities", { capabilities: ["flash"] }, { database })).toEqual(undecided);
    expect(
      await upload("capabilities", { capabilities: ["flash"] }, { database, redisVersion: "7.4" }),
    ).toEqual(undecided);
    const both = { capabilities: ["flash", "bigstore_version_2"] };
    expect(await upload("capabilities", both, { database })).toEqual(["accepted"]);
  });

  it("are granted by bigstore_version_2_support", async () => {
    const metadata = { capabilities: [], bigstore_version_2_support: true };
    const database = { bigstore: true, bigstore_version: 2 };
    expect(await upload("capabilities", metadata, { database })).toEqual(["accepted"]);
  });

  it("are none that a Memcached database would take", async () => {
    const expected = ["rejected", "cluster/memcached-database"];
    expect(await upload("capabilities", {}, { database: { type: "memcached" } })).toEqual(expected);
  });
});

describe("load", () => {
  const need = (version: string) => ({ versionNeeds: [{ library: "libc.so.6", version, weak: false }] });

  async function load(needs: Parameters<typeof needing>[1], target: Target) {
    const verdict = evaluateUpload(
      needing(await bundleWith({ operating_systems: ["rhel8", "rhel9"] }), needs),
      target,
    );
    const judged = aspectOf(verdict, "load");
    const rules = rulesOf(judged).filter((rule) => rule !== "cluster/load-examined-in-part");
    return [judged.verdict, ...rules];
  }

  it.each<[string, string, string[]]>([
    ["GLIBC_2.34", "rhel9", ["accepted"]],
    ["GLIBC_2.34", "rhel8", ["rejected", "elf/symbol-version-too-new"]],
    ["GLIBC_2.28", "rhel8", ["accepted"]],
    ["GLIBC_2.9", "rhel8", ["accepted"]],
    ["GLIBCXX_3.4.26", "rhel8", ["rejected", "elf/symbol-version-too-new"]],
    ["CXXABI_1.3.11", "rhel8", ["accepted"]],
    ["GCC_11.0", "rhel9", ["rejected", "elf/symbol-version-too-new"]],
    ["GLIBC_ABI_DT_RELR", "rhel9", ["rejected", "elf/symbol-version-too-new"]],
  ])("a module that needs %s on %s", async (version, os, expected) => {
    expect(await load(need(version), { os })).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ["libssl.so.3", "rhel9", ["accepted"]],
    ["libssl.so.1.1", "ubuntu22", ["rejected", "elf/library-missing"]],
    ["libssl.so.1.1", "rhel9", ["unknown", "elf/library-optional"]],
    ["libgomp.so.1", "rhel9", ["unknown", "elf/library-unknown"]],
  ])("a module that needs %s on %s", async (library, os, expected) => {
    expect(await load({ needed: ["libc.so.6", library] }, { os })).toEqual(expected);
  });

  it("is judged for the target's system alone", async () => {
    // Too new for the declared rhel8: no fault on rhel9.
    const verdict = evaluateUpload(
      needing(await bundleWith({ operating_systems: ["rhel8", "rhel9"] }), need("GLIBC_2.34")),
      home,
    );
    expect(verdict.verdict).toBe("accepted");
  });

  it("fails with no code of the cluster's, after everything else was accepted", async () => {
    const verdict = evaluateUpload(needing(await bundleWith(), need("GLIBC_2.38")), home);
    expect(verdict).toMatchObject({ verdict: "rejected", errorCode: null, details: [] });
    expect(verdict.aspects.filter((one) => one.verdict === "rejected").map(({ aspect }) => aspect)).toEqual([
      "load",
    ]);
  });

  it("is unknown where the data do not have the system on that machine", async () => {
    expect(await load({ machine: "aarch64" }, { os: "amzn2" })).toEqual(["unknown", "cluster/undecided"]);
  });

  it("is not asked of nodes with another architecture", async () => {
    expect(await load(need("GLIBC_2.34"), { os: "rhel8", arch: "aarch64" })).toEqual(["skipped"]);
  });

  it("fails wherever the file is no module", async () => {
    const { finding } = await import("@rampart/findings");
    const reading = await bundleWith();
    const broken = { ...reading, findings: [finding("elf/onload-missing", { entry: "tally.so" }, {})] };
    expect(aspectOf(evaluateUpload(broken, {}), "load").verdict).toBe("rejected");
  });
});
