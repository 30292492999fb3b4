import { gzipSync } from "node:zlib";
import { readBundle } from "@rampart/bundle";
import {
  evaluateDeletion,
  evaluateUpgrade,
  evaluateUpload,
  moveFindings,
  type Target,
  type Verdict,
} from "@rampart/compat";
import { readinessOf } from "@rampart/deploy";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { text } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import {
  type BundleParts,
  buildBundle,
  sha256,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import type { Case, RuleCases } from "./rule-case.ts";

const read = (parts: BundleParts) => readBundle({ bytes: buildBundle(parts) });

function findingsOf({ aspects }: Verdict): ReturnType<Case> {
  return aspects.flatMap(({ findings }) => findings);
}

/** Fields of `module.json` that differ from those of the example bundle. */
type Changes = object;

/** What a cluster would say to the bundle of the example module. */
const upload =
  (target: Target, metadata: Changes = {}, more: BundleParts["more"] = []): Case =>
  async () =>
    findingsOf(evaluateUpload(await read({ metadata, more }), target));

/** The same after a load of a module that calls a function of Redis 7.4. */
const loaded =
  (redisVersion: string): Case =>
  async () => {
    const called = [{ name: "RedisModule_AddACLCategory", since: "7.4.0" }];
    const load = { findings: [], calls: { called, lowestRedisVersion: "7.4.0" } };
    const reading = await read({ metadata: { compatible_redis_version: redisVersion } });
    return findingsOf(evaluateUpload({ ...reading, load }, { redisVersion }));
  };

/** The database has the module of the second bundle. */
const upgrade =
  (target: Target, metadata: Changes, from: Changes): Case =>
  async () =>
    findingsOf(evaluateUpgrade(await read({ metadata }), target, await read({ metadata: from })));

const deletion =
  (target: Target, metadata: Changes = {}): Case =>
  async () =>
    findingsOf(evaluateDeletion(await read({ metadata }), target));

/** A cluster that is to run another version of Redis Software. */
const move =
  (from: string, to: string, modules: readonly string[] = []): Case =>
  async () =>
    moveFindings({ from, to, modules, ownModules: modules });

/** A cluster of two nodes whose database has the example module, with a set of one bundle. */
const ready =
  (stored: readonly number[], metadata: Changes = {}): Case =>
  async () => {
    const record = { uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3" };
    const artifact = { module_name: "tally", version: 10203, dependencies: [] };
    const nodes = [1, 2].map((uid) => {
      const object = {
        uid,
        software_version: "8.0.20-96",
        os_name: "rhel",
        os_semantic_version: "9",
        architecture: "x86_64",
      };
      return { uid, label: `node ${uid}`, object, artifacts: stored.includes(uid) ? [artifact] : [] };
    });
    const used = { module_name: "tally", semantic_version: "1.2.3" };
    const reading = {
      state: { calls: { version: "8.0.20-96", newest: "user-defined" as const }, modules: [record], nodes },
      databases: [{ uid: 1, redis_version: "8.0", module_list: [used] }],
      problems: [],
      isUnsteady: false,
    };
    const bundle = { file: "tally.zip", reading: await read({ metadata }) };
    const { findings, databases } = readinessOf(reading, [bundle], { clusterVersion: "8.2.0" });
    return [...findings, ...databases.flatMap(({ modules }) => modules.flatMap((one) => one.findings))];
  };

const archive = gzipSync(buildTar([{ name: "engine/readme", content: text("an engine") }]));
const needsEngine = {
  dependencies: { engine: { url: "https://example.com/files/engine.tgz", sha256: sha256(archive) } },
};
const engine = [{ name: "deps/engine.tgz", content: archive, method: 0 }];
/** Together with the rest of the bundle more than a megabyte, however that is counted. */
const noise = [{ name: "deps/noise", content: Buffer.alloc(2 ** 20), method: 0 }];

const release = (major: number, minor: number, patch: number) => ({
  semantic_version: `${major}.${minor}.${patch}`,
  version: major * 10_000 + minor * 100 + patch,
});
const older = release(1, 2, 3);
const newer = release(1, 3, 0);
const withoutCompatible = (minimum: string) => ({
  compatible_redis_version: undefined,
  min_redis_version: minimum,
});
const using = (version: string) => ({
  name: "counters",
  module_list: [{ module_name: "tally", semantic_version: version }],
});

export const cases: RuleCases = {
  "cluster/uploads-disabled": {
    failing: upload({ clusterVersion: "8.2.0-46" }),
    passing: upload({ clusterVersion: "8.2.0-46", uploads: "on" }),
  },
  "cluster/upload-too-large": {
    failing: upload({ maxUploadSizeMb: 1 }, needsEngine, [...engine, ...noise]),
    passing: upload({ maxUploadSizeMb: 1 }, needsEngine, engine),
  },
  "cluster/operating-system-not-listed": {
    failing: upload({ os: "ubuntu22" }),
    passing: upload({ os: "ubuntu22" }, { operating_systems: ["ubuntu22"] }),
  },
  "cluster/clone-not-recognised": {
    failing: upload(
      { clusterVersion: "7.2.4-52", os: "rhel8", distribution: "rocky8" },
      { operating_systems: ["rhel8"] },
    ),
    passing: upload(
      { clusterVersion: "7.2.4-64", os: "rhel8", distribution: "rocky8" },
      { operating_systems: ["rhel8"], min_redis_pack_version: "7.2.4" },
    ),
  },
  "cluster/platform-unsupported": {
    failing: upload(
      { clusterVersion: "8.2.0", os: "amzn2", uploads: "on" },
      { operating_systems: ["amzn2"] },
    ),
    passing: upload({ clusterVersion: "8.0.20", os: "amzn2" }, { operating_systems: ["amzn2"] }),
  },
  "cluster/architecture-differs": {
    failing: upload({ arch: "aarch64" }),
    passing: upload({ arch: "x86_64" }),
  },
  "cluster/version-too-low": {
    failing: upload({ clusterVersion: "8.0.6" }, { min_redis_pack_version: "8.0.10" }),
    passing: upload({ clusterVersion: "8.0.10" }, { min_redis_pack_version: "8.0.10" }),
  },
  "cluster/version-too-low-for-upgrade": {
    failing: upgrade({ clusterVersion: "8.0.6" }, { ...newer, min_redis_pack_version: "8.0.10" }, older),
    passing: upgrade({ clusterVersion: "8.0.10" }, { ...newer, min_redis_pack_version: "8.0.10" }, older),
  },
  "cluster/dependencies-refused": {
    failing: upload({ endpoint: "v1" }, needsEngine, engine),
    passing: upload({ endpoint: "v2" }, needsEngine, engine),
  },
  "cluster/dependency-downloaded": {
    failing: upload({ endpoint: "v2" }, needsEngine),
    passing: upload({ endpoint: "v2" }, needsEngine, engine),
  },
  "cluster/module-exists": {
    failing: upload({ modules: [{ name: "tally", version: "1.2.3" }] }),
    passing: upload({ modules: [{ name: "tally", version: "1.2.2" }] }),
  },
  "cluster/module-missing": {
    failing: upgrade({}, newer, { ...older, module_name: "counters" }),
    passing: upgrade({}, newer, older),
  },
  "cluster/upgrade-not-direct": { failing: move("6.4.2", "8.2"), passing: move("7.22.2", "8.2") },
  "cluster/upgrade-goes-down": { failing: move("8.2.0", "8.0"), passing: move("8.0.20", "8.2") },
  "cluster/module-blocks-upgrade": {
    failing: move("7.4.6", "7.22", ["graph"]),
    passing: move("7.4.6", "7.22", ["rg"]),
  },
  "cluster/rolling-upgrade-can-stick": {
    failing: move("7.22.2", "8.2", ["tally 1.2.3"]),
    passing: move("8.0.20", "8.2", ["tally 1.2.3"]),
  },
  "cluster/module-not-on-node": { failing: ready([1]), passing: ready([1, 2]) },
  "cluster/bundle-missing": {
    failing: ready([1, 2], { module_name: "counters" }),
    passing: ready([1, 2]),
  },
  "cluster/module-downgrade": { failing: upgrade({}, older, newer), passing: upgrade({}, newer, older) },
  "cluster/redis-version-differs": {
    failing: upload({ redisVersion: "8.2" }),
    passing: upload({ redisVersion: "8.2" }, { compatible_redis_version: "8.2" }),
  },
  "cluster/redis-version-too-low": {
    failing: upload({ redisVersion: "7.2" }, withoutCompatible("7.4")),
    passing: upload({ redisVersion: "7.4" }, withoutCompatible("7.4")),
  },
  "cluster/redis-major-differs": {
    failing: upload({ redisVersion: "8.0" }, withoutCompatible("6.0")),
    passing: upload({ redisVersion: "6.2" }, withoutCompatible("6.0")),
  },
  "cluster/redis-version-not-offered": {
    failing: upload({ clusterVersion: "7.22.2", redisVersion: "8.0" }),
    passing: upload({ clusterVersion: "8.0.20", redisVersion: "8.0" }),
  },
  "cluster/no-redis-version-fits": {
    failing: upload({ clusterVersion: "7.22.2" }),
    passing: upload({ clusterVersion: "8.0.20" }),
  },
  "cluster/capability-missing": {
    failing: upload({ database: { data_persistence: "aof" } }, { capabilities: ["persistence_rdb"] }),
    passing: upload({ database: { data_persistence: "aof" } }, { capabilities: ["persistence_aof"] }),
  },
  "cluster/database-not-offered": {
    failing: upload({ clusterVersion: "8.0.20", database: { bigstore: true, redis_version: "8.0" } }),
    passing: upload({ clusterVersion: "8.0.20", database: { bigstore: false, redis_version: "8.0" } }),
  },
  "cluster/memcached-database": {
    failing: upload({ database: { type: "memcached" } }),
    passing: upload({ database: { type: "redis" } }),
  },
  "cluster/module-in-use": {
    failing: deletion({ database: using("1.2.3") }),
    passing: deletion({ database: using("1.3.0") }),
  },
  "cluster/deletion-needs-v2": {
    failing: deletion({ endpoint: "v1" }, needsEngine),
    passing: deletion({ endpoint: "v2" }, needsEngine),
  },
  "cluster/line-end-of-life": {
    failing: upload({ clusterVersion: "7.4.6", today: "2026-10-01" }),
    passing: upload({ clusterVersion: "7.4.6", today: "2026-08-01" }),
  },
  "cluster/undecided": {
    failing: upload({ clusterVersion: "8.0" }, { min_redis_pack_version: "8.0.10" }),
    passing: upload({ clusterVersion: "8.0.20" }, { min_redis_pack_version: "8.0.10" }),
  },
  "cluster/version-newer-than-data": {
    failing: upload({ clusterVersion: "8.2.7", uploads: "on" }),
    passing: upload({ clusterVersion: "8.2.0-46", uploads: "on" }),
  },
  "cluster/functions-missing": { failing: loaded("7.2"), passing: loaded("7.4") },
  "cluster/load-examined-in-part": {
    failing: upload({ clusterVersion: "7.22", os: "rhel9" }),
    passing: upload({ clusterVersion: "7.22" }),
  },
};
