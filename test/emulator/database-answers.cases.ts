import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import {
  type AnswerCase,
  database,
  field,
  hasAction,
  isEmpty,
  isHexUid,
  newer,
  onRedis7,
  register,
} from "./answer-case.ts";
import { type Answered, TestCluster } from "./test-cluster.ts";

const unknownUid = "ffffffffffffffffffffffffffffffff";
const older = { semantic_version: "1.1.0", version: 10100 };

function upgradeCases(endpoint: string, path: string, version: "7.22.2" | "8.0.20"): readonly AnswerCase[] {
  const redis = version === "7.22.2" ? "7.2" : "8.0";
  const fits = { compatible_redis_version: redis };
  const settings = { databases: [database({ redis_version: redis })] };
  const shared = { endpoint, version, settings };
  const modules = (new_module: string) => [
    { module_name: "tally", current_semantic_version: "1.2.3", new_module },
  ];
  const upgrade = async (cluster: TestCluster, metadata: object) => {
    const uid = await register(cluster, { ...fits, ...metadata });
    return await cluster.ask("POST", path, { json: { modules: modules(uid) } });
  };
  return [
    {
      ...shared,
      status: 200,
      provoke: async (cluster) => {
        const uid = await register(cluster, { ...fits, ...newer });
        const json = { modules: modules(uid), preserve_roles: true, may_discard_data: false };
        return await cluster.ask("POST", path, { json });
      },
      holds: (answer) =>
        hasAction(answer) &&
        field(answer, "uid") === 1 &&
        field(answer, "module_name") === "tally" &&
        field(answer, "semantic_version") === "1.3.0" &&
        isHexUid(field(answer, "module_id")),
    },
    {
      ...shared,
      status: 200,
      provoke: async (cluster) => {
        const current = await register(cluster, fits);
        const uid = await register(cluster, { ...fits, ...newer });
        const json = { modules: [{ current_module: current, new_module: uid, new_module_args: "B 2" }] };
        return await cluster.ask("POST", path, { json });
      },
      holds: ({ text }) => text.includes('"module_args": "B 2"'),
    },
    { ...shared, status: 400, provoke: (cluster) => cluster.ask("POST", path, { json: {} }) },
    {
      ...shared,
      status: 404,
      provoke: (cluster) => cluster.ask("POST", path.replace(/\b1\b/, "2"), { json: {} }),
    },
    {
      ...shared,
      status: 406,
      code: "missing_module",
      provoke: (cluster) => cluster.ask("POST", path, { json: { modules: modules(unknownUid) } }),
    },
    {
      ...shared,
      status: 406,
      code: "module_downgrade_unsupported",
      provoke: (cluster) => upgrade(cluster, older),
    },
    {
      ...shared,
      status: 406,
      code: "redis_incompatible_version",
      provoke: (cluster) => upgrade(cluster, { ...newer, compatible_redis_version: "7.4" }),
    },
    {
      ...shared,
      status: 406,
      code: "redis_pack_incompatible_version",
      provoke: (cluster) => upgradeOnOlderCluster(cluster, path, { ...fits, ...newer }),
    },
    {
      ...shared,
      settings: { databases: [database({ redis_version: redis, crdt: true })] },
      status: 406,
      code: "unsupported_module_capabilities",
      provoke: (cluster) => upgrade(cluster, newer),
    },
    {
      ...shared,
      settings: { ...settings, actionDuration: 60_000 },
      status: 409,
      provoke: async (cluster) => {
        const uid = await registerAtOnce(cluster, { ...fits, ...newer });
        await cluster.ask("POST", path, { json: { modules: modules(uid) } });
        return await cluster.ask("POST", path, { json: { modules: modules(uid) } });
      },
    },
  ];
}

/** Where actions take long: v1 waits for none. */
async function registerAtOnce(cluster: TestCluster, changes: object): Promise<string> {
  const metadata = metadataOf(changes);
  if (!cluster.clusterVersion.startsWith("7.")) return await register(cluster, changes);
  await cluster.upload("/v1/modules", { metadata });
  const { body } = await cluster.ask("GET", "/v1/modules");
  return (body as readonly { uid: string }[])[0]?.uid ?? "";
}

/** A module that a newer cluster took is there when an older one starts with its state. */
async function upgradeOnOlderCluster(
  { clusterVersion }: TestCluster,
  path: string,
  metadata: object,
): Promise<Answered> {
  const isSeven = clusterVersion.startsWith("7.");
  const dataFolder = await mkdtemp(join(tmpdir(), "rampart-test-"));
  try {
    const databases = [database({ redis_version: isSeven ? "7.2" : "8.0" })];
    const [before, after, minimum] = isSeven ? ["7.22.2", "7.8.6", "7.22"] : ["8.0.20", "8.0.10", "8.0.18"];
    const first = await TestCluster.start({ clusterVersion: before ?? "", dataFolder, databases });
    const new_module = await register(first, { ...metadata, min_redis_pack_version: minimum });
    await first.close();
    const second = await TestCluster.start({ clusterVersion: after ?? "", dataFolder });
    const answer = await second.ask("POST", path, {
      json: { modules: [{ module_name: "tally", new_module }] },
    });
    await second.close();
    return answer;
  } finally {
    await rm(dataFolder, { recursive: true });
  }
}

const databaseUpgrade = "/v1/bdbs/1/upgrade";

function databaseUpgradeCases(): readonly AnswerCase[] {
  const endpoint = "POST /v1/bdbs/{uid}/upgrade";
  const settings = { databases: [database({ redis_version: "7.2" })] };
  const shared = { endpoint, version: "8.0.20", settings };
  const named = (new_module: string) => [{ module_name: "tally", new_module }];
  const upgrade = async (cluster: TestCluster, metadata: object, json: object = {}) => {
    await register(cluster, metadata);
    return await cluster.ask("POST", databaseUpgrade, { json: { redis_version: "8.0", ...json } });
  };
  return [
    {
      ...shared,
      status: 200,
      provoke: (cluster) => upgrade(cluster, newer),
      holds: (answer) => hasAction(answer) && field(answer, "redis_version") === "8.0",
    },
    {
      ...shared,
      status: 400,
      code: "upgrade_bdb_failed",
      provoke: (cluster) => upgrade(cluster, { ...newer, ...onRedis7 }),
    },
    {
      ...shared,
      status: 400,
      code: "redis_upgrade_policy_mismatch",
      provoke: (cluster) => upgrade(cluster, newer, { redis_version: "8.2" }),
    },
    {
      ...shared,
      status: 400,
      provoke: (cluster) => upgrade(cluster, newer, { redis_version: "6.2" }),
      holds: (answer) => /below the current version/.test(String(field(answer, "message"))),
    },
    {
      ...shared,
      status: 404,
      provoke: (cluster) => cluster.ask("POST", "/v1/bdbs/2/upgrade", { json: {} }),
    },
    {
      ...shared,
      status: 406,
      code: "missing_module",
      provoke: (cluster) => upgrade(cluster, newer, { modules: named(unknownUid) }),
    },
    {
      ...shared,
      status: 406,
      code: "module_downgrade_unsupported",
      provoke: (cluster) => upgrade(cluster, older),
    },
    {
      ...shared,
      status: 406,
      code: "redis_incompatible_version",
      provoke: async (cluster) => {
        const new_module = await register(cluster, { ...newer, ...onRedis7 });
        const json = { redis_version: "8.0", modules: named(new_module) };
        return await cluster.ask("POST", databaseUpgrade, { json });
      },
    },
    {
      ...shared,
      status: 406,
      code: "redis_pack_incompatible_version",
      provoke: (cluster) => upgradeOnOlderCluster(cluster, databaseUpgrade, newer),
    },
    {
      ...shared,
      settings: { databases: [database({ redis_version: "7.2", crdt: true })] },
      status: 406,
      code: "unsupported_module_capabilities",
      provoke: (cluster) => upgrade(cluster, newer),
    },
    {
      ...shared,
      settings: { ...settings, actionDuration: 60_000 },
      status: 409,
      provoke: async (cluster) => {
        await register(cluster, newer);
        await cluster.ask("POST", databaseUpgrade, { json: { redis_version: "8.0" } });
        return await cluster.ask("POST", databaseUpgrade, { json: { redis_version: "8.0" } });
      },
    },
    {
      ...shared,
      settings: { ...settings, faults: ["status:500,route=bdbs-upgrade"] },
      status: 500,
      provoke: (cluster) => upgrade(cluster, newer),
    },
  ];
}

function configurationCases(endpoint: string, path: (uid: number) => string): readonly AnswerCase[] {
  const shared = {
    endpoint,
    version: "7.22.2",
    settings: { databases: [database({ redis_version: "7.2" })] },
  };
  const configure = async (cluster: TestCluster, json: unknown, metadata: object = {}) => {
    await register(cluster, { config_command: "TALLY.CONFIGSET", ...metadata });
    return await cluster.ask("POST", path(1), { json });
  };
  const modules = [{ module_name: "tally", module_args: "B 2" }];
  return [
    { ...shared, status: 200, provoke: (cluster) => configure(cluster, { modules }), holds: isEmpty },
    {
      ...shared,
      status: 400,
      code: "missing_field",
      provoke: (cluster) => configure(cluster, { modules: [{ module_name: "tally" }] }),
    },
    { ...shared, status: 400, code: "invalid_schema", provoke: (cluster) => configure(cluster, []) },
    {
      ...shared,
      status: 400,
      code: "param_error",
      provoke: (cluster) => configure(cluster, { modules: [{ ...modules[0], module_args: 'A "1"' }] }),
    },
    {
      ...shared,
      status: 404,
      code: "db_not_exist",
      provoke: (cluster) => cluster.ask("POST", path(2), { json: { modules } }),
    },
    {
      ...shared,
      status: 404,
      code: "module_not_exist",
      provoke: (cluster) => configure(cluster, { modules: [{ ...modules[0], module_name: "other" }] }),
    },
    {
      ...shared,
      status: 406,
      provoke: (cluster) => configure(cluster, { modules }, { config_command: "" }),
    },
  ];
}

export const databaseAnswers: readonly AnswerCase[] = [
  ...databaseUpgradeCases(),
  ...upgradeCases("POST /v1/bdbs/{uid}/modules/upgrade", "/v1/bdbs/1/modules/upgrade", "8.0.20"),
  ...upgradeCases("POST /v1/modules/upgrade/bdb/{uid}", "/v1/modules/upgrade/bdb/1", "7.22.2"),
  ...configurationCases("POST /v1/bdbs/{uid}/modules/config", (uid) => `/v1/bdbs/${uid}/modules/config`),
  ...configurationCases("POST /v1/modules/config/bdb/{uid}", (uid) => `/v1/modules/config/bdb/${uid}`),
];
