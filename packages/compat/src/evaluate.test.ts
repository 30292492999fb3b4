import { describe, expect, it } from "vitest";
import { bundleWith, needing } from "./bundles.test-support.ts";
import { evaluateDeletion, evaluateUpgrade, evaluateUpload } from "./evaluate.ts";
import type { Database, Target } from "./target.ts";
import type { Aspect, AspectVerdict, Verdict } from "./verdict.ts";

/** What the good bundle is made for. */
const home: Target = { clusterVersion: "8.0.20-96", os: "rhel9", arch: "x86_64", redisVersion: "8.0" };

const aspectOf = ({ aspects }: Verdict, aspect: Aspect): AspectVerdict => {
  const found = aspects.find((one) => one.aspect === aspect);
  if (found === undefined) throw new Error(`no aspect ${aspect}`);
  return found;
};

const rulesOf = ({ findings }: AspectVerdict) => findings.map(({ rule }) => rule);

/** The verdict on one aspect of an upload, and the rules that it names. */
async function upload(aspect: Aspect, metadata: object, target: Target) {
  const judged = aspectOf(evaluateUpload(await bundleWith(metadata), target), aspect);
  return [judged.verdict, ...rulesOf(judged)];
}

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

describe("uploads", () => {
  it.each<[Target, string[]]>([
    [{ clusterVersion: "8.0.20" }, ["accepted"]],
    [{ clusterVersion: "8.2" }, ["rejected", "cluster/uploads-disabled"]],
    [{ clusterVersion: "8.2", uploads: "on" }, ["accepted"]],
    [{ clusterVersion: "8.2", uploads: "off" }, ["rejected", "cluster/uploads-disabled"]],
    [{ uploads: "off" }, ["rejected", "cluster/uploads-disabled"]],
    // Nodes of a cluster whose others have the switch.
    [{ clusterVersion: "8.0.20", uploads: "off" }, ["accepted"]],
    [{ clusterVersion: "7.22", uploads: "off" }, ["accepted"]],
    [{ clusterVersion: "8.2", endpoint: "v2", uploads: "off" }, ["accepted"]],
    [{}, ["skipped"]],
  ])("%j", async (target, expected) => {
    expect(await upload("uploads", {}, target)).toEqual(expected);
  });
});

describe("size", () => {
  it.each<[number, number | undefined, string]>([
    [500_000_000, undefined, "accepted"],
    [500_000_001, undefined, "unknown"],
    [500 * 2 ** 20, undefined, "unknown"],
    [500 * 2 ** 20 + 1, undefined, "rejected"],
    [40_000_000, 40, "accepted"],
    [41_000_000, 40, "unknown"],
    [42_000_000, 40, "rejected"],
    [600_000_000, 1000, "accepted"],
  ])("%i bytes with a limit of %j MB are %s", async (size, maxUploadSizeMb, expected) => {
    const reading = { ...(await bundleWith()), size };
    const verdict = evaluateUpload(reading, maxUploadSizeMb === undefined ? {} : { maxUploadSizeMb });
    expect(aspectOf(verdict, "size").verdict).toBe(expected);
    if (expected === "rejected") {
      expect(verdict).toMatchObject({ errorCode: "invalid_module", details: ["module_size_too_big"] });
    }
  });
});

describe("structure", () => {
  it("is refused with the code of the fault, a missing module first", async () => {
    const verdict = evaluateUpload(await bundleWith({ module_name: undefined }, { module: false }), {});
    expect(verdict.errorCode).toBe("no_module");
  });

  it("demands the fields of the endpoint, where they are absent", async () => {
    const absent = await bundleWith({ display_name: undefined });
    expect(evaluateUpload(absent, { endpoint: "user-defined" }).errorCode).toBe("invalid_module");
    expect(evaluateUpload(absent, { endpoint: "v2" }).errorCode).toBeNull();
    expect(
      evaluateUpload(await bundleWith({ display_name: "" }), { endpoint: "user-defined" }).errorCode,
    ).toBeNull();
  });

  it("is unknown where only Rampart's limits keep it from being read", async () => {
    const reading = await bundleWith();
    const { finding } = await import("@rampart/findings");
    const limited = finding("bundle/entry-too-large", { entry: "tally.so" }, { size: 2, limit: 1 });
    expect(evaluateUpload({ ...reading, findings: [limited] }, home)).toMatchObject({
      verdict: "unknown",
      errorCode: null,
    });
  });
});

describe("operating system", () => {
  const missing = "cluster/operating-system-not-listed";
  it.each<[string[] | undefined, Target, string[]]>([
    [["rhel9"], { os: "rhel9" }, ["accepted"]],
    [["rhel8", "rhel9"], { os: "rhel9" }, ["accepted"]],
    [["rhel8"], { os: "rhel9" }, ["rejected", missing]],
    [[], { os: "rhel9" }, ["unknown", "cluster/undecided"]],
    [undefined, { os: "rhel9" }, ["unknown", "cluster/undecided"]],
    // Nobody says whether a cluster takes the other spellings that packers left.
    [["almalinux9"], { os: "rhel9" }, ["unknown", "cluster/undecided"]],
    [["ubuntu22.04"], { os: "ubuntu22" }, ["unknown", "cluster/undecided"]],
    [["ubuntu22.04"], { os: "rhel9" }, ["rejected", missing]],
    [["rhel9"], {}, ["skipped"]],
    // Platforms that there are not, or perhaps.
    [["amzn2"], { os: "amzn2", clusterVersion: "8.2" }, ["rejected", "cluster/platform-unsupported"]],
    [["amzn2"], { os: "amzn2", clusterVersion: "8.0" }, ["accepted"]],
    [["ubuntu24"], { os: "ubuntu24", clusterVersion: "8.2" }, ["rejected", "cluster/platform-unsupported"]],
    [
      ["amzn2023"],
      { os: "amzn2023", clusterVersion: "8.0.18" },
      ["rejected", "cluster/platform-unsupported"],
    ],
    [["amzn2023"], { os: "amzn2023", clusterVersion: "8.0.20" }, ["accepted"]],
    [["amzn2023"], { os: "amzn2023", clusterVersion: "8.0" }, ["unknown", "cluster/undecided"]],
    [["rhel7"], { os: "rhel7", clusterVersion: "7.2.4-132" }, ["accepted"]],
    [["rhel7"], { os: "rhel7", clusterVersion: "7.2.4-138" }, ["rejected", "cluster/platform-unsupported"]],
    [["ubuntu16"], { os: "ubuntu16", clusterVersion: "7.2" }, ["unknown", "cluster/undecided"]],
    [["rhel9"], { os: "rhel9", clusterVersion: "100.0.21-16135" }, ["unknown", "cluster/undecided"]],
    // Clones of RHEL before clusters compared families.
    [
      ["rhel8"],
      { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-52" },
      ["rejected", "cluster/clone-not-recognised"],
    ],
    [["rhel8"], { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-64" }, ["accepted"]],
    [["rhel8"], { os: "rhel8", clusterVersion: "7.2.4-52" }, ["accepted"]],
    [["rocky8"], { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-52" }, ["accepted"]],
    [
      ["ubuntu20"],
      { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-52" },
      ["rejected", missing],
    ],
  ])("%j on %j", async (operating_systems, target, expected) => {
    expect(await upload("operating-system", { operating_systems }, target)).toEqual(expected);
  });

  it("is read from os_list in old bundles", async () => {
    const metadata = { operating_systems: undefined, os_list: ["rhel9"] };
    expect(await upload("operating-system", metadata, { os: "rhel9" })).toEqual(["accepted"]);
  });

  it("is the cluster's code only where the bundle excludes the node", async () => {
    const amzn2 = await bundleWith({ operating_systems: ["amzn2"] });
    expect(evaluateUpload(amzn2, { os: "rhel9" }).errorCode).toBe("os_not_supported");
    expect(evaluateUpload(amzn2, { os: "amzn2", clusterVersion: "8.2", uploads: "on" }).errorCode).toBeNull();
  });
});

describe("architecture", () => {
  it.each<[Target, string[]]>([
    [{ arch: "x86_64" }, ["accepted"]],
    [{ arch: "aarch64" }, ["rejected", "cluster/architecture-differs"]],
    [{ clusterVersion: "8.0", os: "rhel9" }, ["skipped"]],
    [{}, ["skipped"]],
    [{ clusterVersion: "8.0" }, ["skipped"]],
    [
      { clusterVersion: "7.22", arch: "aarch64" },
      ["rejected", "cluster/architecture-differs", "cluster/platform-unsupported"],
    ],
  ])("x86_64 on %j", async (target, expected) => {
    expect(await upload("architecture", {}, target)).toEqual(expected);
  });

  it("is judged with the system where one is named, and not a second time alone", async () => {
    const target: Target = { clusterVersion: "7.22", os: "rhel9", arch: "aarch64" };
    const metadata = { architecture: "aarch64", operating_systems: ["rhel9"] };
    expect(await upload("architecture", metadata, target)).toEqual(["accepted"]);
    expect(await upload("operating-system", metadata, target)).toEqual([
      "rejected",
      "cluster/platform-unsupported",
    ]);
    const { os: _named, ...alone } = target;
    expect(await upload("architecture", metadata, alone)).toEqual([
      "rejected",
      "cluster/platform-unsupported",
    ]);
  });

  it("follows from a platform that has one only", async () => {
    const target: Target = { clusterVersion: "8.0", os: "ubuntu20" };
    const expected = ["rejected", "cluster/architecture-differs"];
    expect(await upload("architecture", { architecture: "aarch64" }, target)).toEqual(expected);
  });
});

describe("cluster version", () => {
  const low = "cluster/version-too-low";
  it.each<[string, string, string[]]>([
    ["8.0.20-96", "8.0.20-96", ["accepted"]],
    ["8.0.20-100", "8.0.20-96", ["rejected", low]],
    ["8.0.20-9", "8.0.20-96", ["accepted"]],
    ["8.0.20", "8.0.20-96", ["accepted"]],
    ["7.22", "7.8.6-303", ["rejected", low]],
    ["7.8", "7.22.2-179", ["accepted"]],
    ["8.4", "8.2.0-46", ["rejected", low]],
    ["8.0.10", "8.0", ["unknown", "cluster/undecided"]],
    ["8.0.0", "8.0", ["accepted"]],
    ["", "6.2.4", ["accepted"]],
  ])("%j on %s", async (min_redis_pack_version, clusterVersion, expected) => {
    expect(await upload("cluster-version", { min_redis_pack_version }, { clusterVersion })).toEqual(expected);
  });

  it("says that it is newer than the data", async () => {
    const expected = ["accepted", "cluster/version-newer-than-data"];
    expect(await upload("cluster-version", {}, { clusterVersion: "8.0.99-1" })).toEqual(expected);
  });
});

describe("dependencies", () => {
  const gears = { url: "https://example.com/files/gears.tgz", sha256: "7".repeat(64) };
  it.each<[Target, string[]]>([
    [{ endpoint: "v1" }, ["rejected", "cluster/dependencies-refused"]],
    [{ endpoint: "v2" }, ["accepted", "cluster/dependency-downloaded"]],
    [{ endpoint: "user-defined" }, ["rejected", "metadata/dependency-not-bundled"]],
    [{}, ["unknown", "cluster/undecided"]],
  ])("that are not in the bundle, %j", async (target, expected) => {
    expect(await upload("dependencies", { dependencies: { gears } }, target)).toEqual(expected);
  });

  it("that are optional need not be there", async () => {
    const metadata = { "optional-dependencies": { gears } };
    expect(await upload("dependencies", metadata, { endpoint: "user-defined" })).toEqual(["accepted"]);
  });

  it.each<[Target, string | null]>([
    [{ endpoint: "v2" }, "invalid_dependency_data"],
    // The other calls have no code of their own for it.
    [{ endpoint: "v1" }, "invalid_module"],
    [{ endpoint: "user-defined" }, "invalid_module"],
  ])("of no known form, %j", async (target, errorCode) => {
    const wrong = await bundleWith({ dependencies: { gears: { url: 7 } } });
    expect(evaluateUpload(wrong, target).errorCode).toBe(errorCode);
  });
});

describe("already there", () => {
  it.each<[string, string, string[]]>([
    ["tally", "1.2.3", ["rejected", "cluster/module-exists"]],
    ["tally", "1.2.3+build.7", ["rejected", "cluster/module-exists"]],
    ["tally", "1.2.4", ["accepted"]],
    ["Tally", "1.2.3", ["accepted"]],
  ])("%s %s", async (name, version, expected) => {
    expect(await upload("already-there", {}, { modules: [{ name, version }] })).toEqual(expected);
  });
});

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
