import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { type Answered, type ClusterSettings, TestCluster } from "./test-cluster.ts";

/** One answer of one endpoint, and how to get it. What is expected is what public texts say. */
export interface AnswerCase {
  /** As `docs/rest-api.md` writes it. */
  readonly endpoint: string;
  readonly status: number;
  readonly code?: string;
  readonly version: string;
  readonly settings?: Partial<ClusterSettings>;
  readonly provoke: (cluster: TestCluster) => Promise<Answered>;
  /** What else the reference says of the answer. */
  readonly holds?: (answer: Answered) => boolean;
}

const artifacts = "/v2/local/modules/user-defined/artifacts";
const unknownUid = "ffffffffffffffffffffffffffffffff";

const withDependencies = {
  metadata: {
    dependencies: {
      gears_python: {
        url: "http://example.com/redisgears-python.linux-centos7-x64.1.2.1.tgz",
        sha256: "22dca9cd75484cb15b8130db37f5284e22e3759002154361f72f6d2db46ee682",
      },
    },
  },
};

const isHexUid = (value: unknown) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
const field = (answer: Answered, name: string) => (answer.body as Record<string, unknown>)[name];
const hasAction = (answer: Answered) => /^[0-9a-f-]{36}$/.test(String(field(answer, "action_uid")));
const isEmpty = ({ text }: Answered) => text === "";
const isList = ({ body }: Answered) => Array.isArray(body) && body.length > 0;

const reading = { version: "8.0.20" } as const;

function uploadCases(path: "/v1/modules" | "/v2/modules"): readonly AnswerCase[] {
  const endpoint = `POST ${path}`;
  const version = "7.22.2";
  const refused = { endpoint, version, status: 400 };
  return [
    {
      ...refused,
      code: "no_module",
      provoke: (cluster) => cluster.ask("POST", path, { file: { field: "file", bytes: Buffer.from("PK") } }),
    },
    { ...refused, code: "no_module", provoke: (cluster) => cluster.ask("POST", path) },
    { ...refused, code: "no_module", provoke: (cluster) => cluster.upload(path, { module: false }) },
    { ...refused, code: "invalid_module", provoke: (cluster) => cluster.upload(path, Buffer.from("no zip")) },
    { ...refused, code: "invalid_module", provoke: (cluster) => cluster.upload(path, { metadata: false }) },
    {
      ...refused,
      code: "module_exists",
      provoke: async (cluster) => {
        await cluster.upload(path);
        return await cluster.upload(path);
      },
    },
    {
      ...refused,
      code: "min_redis_pack_version",
      provoke: (cluster) => cluster.upload(path, { metadata: { min_redis_pack_version: "8.0" } }),
    },
    {
      ...refused,
      code: "unsupported_module_capabilities",
      settings: { requiredCapabilities: ["persistence_aof", "crdb"] },
      provoke: (cluster) => cluster.upload(path),
      holds: (answer) => /\bcrdb\b/.test(String(field(answer, "message"))),
    },
    {
      ...refused,
      code: "os_not_supported",
      settings: { os: ["ubuntu22"] },
      provoke: (cluster) => cluster.upload(path),
    },
  ];
}

const deletionCases: readonly AnswerCase[] = [
  {
    endpoint: "DELETE /v1/modules/{uid}",
    version: "7.22.2",
    status: 200,
    provoke: async (cluster) => {
      await cluster.upload("/v1/modules");
      return await cluster.ask("DELETE", `/v1/modules/${await cluster.uidOf("tally")}`);
    },
    holds: isEmpty,
  },
  {
    endpoint: "DELETE /v1/modules/{uid}",
    version: "7.22.2",
    status: 404,
    provoke: (cluster) => cluster.ask("DELETE", "/v1/modules/1"),
  },
  {
    endpoint: "DELETE /v1/modules/{uid}",
    version: "7.22.2",
    status: 406,
    code: "dependencies_not_supported",
    provoke: async (cluster) => {
      await cluster.upload("/v2/modules", withDependencies);
      return await cluster.ask("DELETE", `/v1/modules/${await cluster.uidOf("tally")}`);
    },
  },
  {
    endpoint: "DELETE /v1/modules/{uid}",
    version: "7.22.2",
    status: 406,
    code: "module_in_use",
    settings: { databases: [database()] },
    provoke: async (cluster) => {
      await cluster.upload("/v1/modules");
      return await cluster.ask("DELETE", `/v1/modules/${await cluster.uidOf("tally")}`);
    },
  },
  {
    endpoint: "DELETE /v2/modules/{uid}",
    version: "7.22.2",
    status: 200,
    provoke: async (cluster) => {
      await cluster.upload("/v2/modules", withDependencies);
      return await cluster.ask("DELETE", `/v2/modules/${await cluster.uidOf("tally")}`);
    },
    holds: hasAction,
  },
  {
    endpoint: "DELETE /v2/modules/{uid}",
    version: "7.22.2",
    status: 404,
    provoke: (cluster) => cluster.ask("DELETE", "/v2/modules/1"),
  },
  {
    endpoint: "DELETE /v2/modules/{uid}",
    version: "7.22.2",
    status: 406,
    code: "module_in_use",
    settings: { databases: [database()] },
    provoke: async (cluster) => {
      await cluster.upload("/v2/modules");
      return await cluster.ask("DELETE", `/v2/modules/${await cluster.uidOf("tally")}`);
    },
  },
];

/** The example body of the reference, as it stands there. */
export const exampleModule = {
  module_name: "TestModule",
  version: 1,
  semantic_version: "0.0.1",
  display_name: "test module",
  commands: [
    {
      command_arity: -1,
      command_name: "json.arrtrim",
      first_key: 1,
      flags: ["write"],
      last_key: 1,
      step: 1,
    },
  ],
  command_line_args: "",
  capabilities: ["list", "of", "capabilities"],
  min_redis_version: "2.1",
};

const create = "/v2/modules/user-defined";

const userDefinedCases: readonly AnswerCase[] = [
  {
    endpoint: `POST ${create}`,
    version: "8.0.20",
    status: 200,
    provoke: (cluster) => cluster.ask("POST", create, { json: exampleModule }),
    holds: (answer) => isHexUid(field(answer, "uid")),
  },
  {
    endpoint: `POST ${create}`,
    version: "8.0.20",
    status: 400,
    code: "module_exists",
    provoke: async (cluster) => {
      await cluster.ask("POST", create, { json: exampleModule });
      return await cluster.ask("POST", create, { json: exampleModule });
    },
  },
  {
    endpoint: `POST ${create}`,
    version: "8.2.0",
    status: 403,
    code: "modules_upload_disabled",
    provoke: (cluster) => cluster.ask("POST", create, { json: exampleModule }),
  },
  {
    endpoint: `POST ${create}`,
    version: "8.0.20",
    status: 406,
    code: "invalid_module",
    provoke: (cluster) => cluster.ask("POST", create, { json: {} }),
  },
  ...Object.keys(exampleModule).map(
    (missing): AnswerCase => ({
      endpoint: `POST ${create}`,
      version: "8.0.20",
      status: 406,
      code: "invalid_module",
      provoke: (cluster) => cluster.ask("POST", create, { json: { ...exampleModule, [missing]: undefined } }),
      holds: (answer) => String(field(answer, "message")).includes(missing),
    }),
  ),
  {
    endpoint: `POST ${create}`,
    version: "8.0.20",
    status: 406,
    code: "invalid_module",
    provoke: (cluster) => cluster.ask("POST", create, { raw: { bytes: '{"module_name": ' } }),
  },
  {
    endpoint: `POST ${create}`,
    version: "8.0.20",
    status: 406,
    code: "min_redis_pack_version",
    provoke: (cluster) =>
      cluster.ask("POST", create, { json: { ...exampleModule, min_redis_pack_version: "8.4" } }),
  },
  {
    endpoint: `DELETE ${create}/{uid}`,
    version: "8.0.20",
    status: 200,
    provoke: async (cluster) => {
      await cluster.ask("POST", create, { json: exampleModule });
      return await cluster.ask("DELETE", `${create}/${await cluster.uidOf("TestModule")}`);
    },
    holds: isEmpty,
  },
  {
    endpoint: `DELETE ${create}/{uid}`,
    version: "8.0.20",
    status: 404,
    code: "module_delete_failed",
    provoke: (cluster) => cluster.ask("DELETE", `${create}/1`),
  },
  {
    endpoint: `DELETE ${create}/{uid}`,
    version: "8.0.20",
    status: 406,
    code: "module_in_use",
    settings: { databases: [database()] },
    provoke: async (cluster) => {
      await cluster.ask("POST", create, { json: metadataOf() });
      return await cluster.ask("DELETE", `${create}/${await cluster.uidOf("tally")}`);
    },
  },
];

const artifactCases: readonly AnswerCase[] = [
  {
    endpoint: `GET ${artifacts}`,
    version: "8.0.20",
    status: 200,
    provoke: (cluster) => cluster.ask("GET", artifacts),
    holds: ({ text }) => text === "[]",
  },
  {
    endpoint: `GET ${artifacts}`,
    version: "8.0.20",
    status: 200,
    provoke: async (cluster) => {
      await cluster.upload(artifacts, {
        metadata: {
          dependencies: {
            dep_1: {
              url: "http://example.com/dep_1.tgz",
              sha256: "2ea7f48dfa3b6f3be2dd07f6bd8d8ab3b3d56aebbe57e7aed34a5ab6ce0a7d1b",
            },
          },
        },
      });
      await cluster.upload(artifacts);
      return await cluster.ask("GET", artifacts);
    },
    holds: ({ body }) =>
      JSON.stringify(body) === '[{"module_name":"tally","version":10203,"dependencies":[]}]',
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 200,
    provoke: (cluster) => cluster.upload(artifacts),
    holds: isEmpty,
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 400,
    code: "no_module",
    provoke: (cluster) => cluster.ask("POST", artifacts),
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 400,
    code: "invalid_module",
    provoke: (cluster) => cluster.upload(artifacts, Buffer.from("no zip")),
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 400,
    code: "module_exists",
    provoke: async (cluster) => {
      await cluster.upload(artifacts);
      return await cluster.upload(artifacts);
    },
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.2.0",
    status: 403,
    code: "modules_upload_disabled",
    provoke: (cluster) => cluster.upload(artifacts),
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 406,
    code: "invalid_module",
    provoke: (cluster) => cluster.upload(artifacts, { metadata: { display_name: undefined } }),
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 406,
    code: "os_not_supported",
    settings: { os: ["ubuntu22"] },
    provoke: (cluster) => cluster.upload(artifacts),
    // The message names the module, the system of the node and the list.
    holds: (answer) => /tally.*ubuntu22.*rhel9/.test(String(field(answer, "message"))),
  },
  {
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 406,
    code: "min_redis_pack_version",
    provoke: (cluster) => cluster.upload(artifacts, { metadata: { min_redis_pack_version: "8.4" } }),
  },
  {
    // A missing dependency has a message that names the file, and no code.
    endpoint: `POST ${artifacts}`,
    version: "8.0.20",
    status: 406,
    provoke: (cluster) => cluster.upload(artifacts, withDependencies),
    holds: (answer) =>
      field(answer, "error_code") === undefined &&
      /missing dependency.*redisgears-python\.linux-centos7-x64\.1\.2\.1\.tgz/.test(
        String(field(answer, "message")),
      ),
  },
  {
    endpoint: `DELETE ${artifacts}/{module_name}/{version}`,
    version: "8.0.20",
    status: 200,
    provoke: async (cluster) => {
      await cluster.upload(artifacts);
      return await cluster.ask("DELETE", `${artifacts}/tally/10203`);
    },
    holds: isEmpty,
  },
  {
    endpoint: `DELETE ${artifacts}/{module_name}/{version}`,
    version: "8.0.20",
    status: 404,
    provoke: (cluster) => cluster.ask("DELETE", `${artifacts}/some-custom-module/123`),
  },
  {
    endpoint: `DELETE ${artifacts}/{module_name}/{version}`,
    version: "8.0.20",
    status: 406,
    provoke: (cluster) => cluster.ask("DELETE", `${artifacts}/tally/1.2.3`),
  },
  {
    endpoint: `DELETE ${artifacts}/{module_name}/{version}`,
    version: "8.0.20",
    status: 406,
    settings: { databases: [database()] },
    provoke: async (cluster) => {
      await cluster.upload(artifacts);
      return await cluster.ask("DELETE", `${artifacts}/tally/10203`);
    },
  },
];

const moduleCases: readonly AnswerCase[] = [
  {
    ...reading,
    endpoint: "GET /v1/modules",
    status: 200,
    provoke: async (cluster) => {
      await cluster.ask("POST", create, { json: exampleModule });
      return await cluster.ask("GET", "/v1/modules");
    },
    holds: isList,
  },
  {
    ...reading,
    endpoint: "GET /v1/modules/{uid}",
    status: 200,
    provoke: async (cluster) => {
      await cluster.ask("POST", create, { json: exampleModule });
      return await cluster.ask("GET", `/v1/modules/${await cluster.uidOf("TestModule")}`);
    },
    holds: (answer) => field(answer, "semantic_version") === "0.0.1",
  },
  {
    ...reading,
    endpoint: "GET /v1/modules/{uid}",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v1/modules/1"),
  },
  {
    endpoint: "POST /v1/modules",
    version: "7.22.2",
    status: 200,
    provoke: (cluster) => cluster.upload("/v1/modules"),
    holds: isEmpty,
  },
  ...uploadCases("/v1/modules"),
  {
    endpoint: "POST /v1/modules",
    version: "7.22.2",
    status: 400,
    code: "dependencies_not_supported",
    provoke: (cluster) => cluster.upload("/v1/modules", withDependencies),
  },
  {
    endpoint: "POST /v2/modules",
    version: "7.22.2",
    status: 200,
    provoke: (cluster) => cluster.upload("/v2/modules"),
    holds: (answer) => hasAction(answer) && isHexUid(field(answer, "uid")),
  },
  ...uploadCases("/v2/modules"),
  {
    endpoint: "POST /v2/modules",
    version: "7.22.2",
    status: 400,
    code: "invalid_dependency_data",
    provoke: (cluster) => cluster.upload("/v2/modules", { metadata: { dependencies: { a: {} } } }),
  },
  {
    endpoint: "POST /v2/modules",
    version: "7.22.2",
    status: 404,
    settings: { faults: ["dependency-missing"] },
    provoke: (cluster) => cluster.upload("/v2/modules", withDependencies),
  },
  {
    endpoint: "POST /v2/modules",
    version: "7.22.2",
    status: 500,
    settings: { faults: ["dependency-unreachable"] },
    provoke: (cluster) => cluster.upload("/v2/modules", withDependencies),
  },
];

const clusterCases: readonly AnswerCase[] = [
  {
    ...reading,
    endpoint: "GET /v1/cluster/module-capabilities",
    status: 200,
    provoke: (cluster) => cluster.ask("GET", "/v1/cluster/module-capabilities"),
    holds: (answer) =>
      (field(answer, "all_capabilities") as { name: string; desc: string }[]).some(
        ({ name, desc }) => name === "crdb" && desc !== "",
      ),
  },
  {
    version: "8.2.0",
    endpoint: "GET /v1/cluster",
    status: 200,
    provoke: (cluster) => cluster.ask("GET", "/v1/cluster"),
    holds: (answer) => field(answer, "allow_modules_upload") === false,
  },
  {
    version: "8.2.0",
    endpoint: "PUT /v1/cluster",
    status: 200,
    provoke: (cluster) => cluster.ask("PUT", "/v1/cluster", { json: { allow_modules_upload: true } }),
    holds: (answer) => field(answer, "allow_modules_upload") === true,
  },
  {
    version: "8.0.20",
    endpoint: "PUT /v1/cluster",
    status: 400,
    provoke: (cluster) => cluster.ask("PUT", "/v1/cluster", { json: { allow_modules_upload: true } }),
  },
  {
    version: "8.2.0",
    endpoint: "PUT /v1/cluster",
    status: 400,
    code: "bad_nginx_conf",
    provoke: (cluster) => cluster.ask("PUT", "/v1/cluster", { json: { cnm_http_port: 8443 } }),
  },
  {
    version: "8.2.0",
    endpoint: "PUT /v1/cluster",
    status: 400,
    code: "bad_debuginfo_path",
    provoke: (cluster) => cluster.ask("PUT", "/v1/cluster", { json: { debuginfo_path: "tmp" } }),
  },
  {
    version: "8.2.0",
    endpoint: "PUT /v1/cluster",
    status: 409,
    code: "config_edit_conflict",
    settings: { faults: ["status:409,code=config_edit_conflict,route=cluster-put"] },
    provoke: (cluster) => cluster.ask("PUT", "/v1/cluster", { json: { allow_modules_upload: true } }),
  },
  {
    ...reading,
    endpoint: "GET /v1/cluster/policy",
    status: 200,
    provoke: (cluster) => cluster.ask("GET", "/v1/cluster/policy"),
    holds: (answer) => field(answer, "redis_upgrade_policy") === "major",
  },
  {
    ...reading,
    endpoint: "GET /v1/nodes",
    status: 200,
    provoke: (cluster) => cluster.ask("GET", "/v1/nodes"),
    holds: isList,
  },
  {
    ...reading,
    endpoint: "GET /v1/nodes/{uid}",
    status: 200,
    provoke: (cluster) => cluster.ask("GET", "/v1/nodes/1"),
    holds: (answer) => field(answer, "software_version") === "8.0.20-154",
  },
  {
    ...reading,
    endpoint: "GET /v1/nodes/{uid}",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v1/nodes/9"),
  },
  {
    ...reading,
    endpoint: "GET /v1/bdbs",
    status: 200,
    settings: { databases: [database()] },
    provoke: (cluster) => cluster.ask("GET", "/v1/bdbs"),
    holds: isList,
  },
  {
    ...reading,
    endpoint: "GET /v1/bdbs/{uid}",
    status: 200,
    settings: { databases: [database()] },
    provoke: (cluster) => cluster.ask("GET", "/v1/bdbs/1?fields=uid,name"),
    holds: ({ body }) => JSON.stringify(body) === '{"uid":1,"name":"orders"}',
  },
  {
    ...reading,
    endpoint: "GET /v1/bdbs/{uid}",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v1/bdbs/1"),
  },
];

/** A database of Redis 8.0 that uses the example module. */
export function database(changes: object = {}) {
  return {
    uid: 1,
    name: "orders",
    type: "redis",
    status: "active",
    redis_version: "8.0",
    module_list: [{ module_name: "tally", semantic_version: "1.2.3", module_args: "A 1" }],
    ...changes,
  };
}

const newer = { semantic_version: "1.3.0", version: 10300 };
const older = { semantic_version: "1.1.0", version: 10100 };
const onRedis7 = { compatible_redis_version: "7.2" };

/** The versions of the cluster under which a module can be registered for an upgrade. */
async function register(cluster: TestCluster, changes: object): Promise<string> {
  const metadata = metadataOf(changes);
  const isOld = cluster.clusterVersion.startsWith("7.");
  const answer = isOld
    ? await cluster.upload("/v2/modules", { metadata })
    : await cluster.ask("POST", create, { json: metadata });
  if (answer.status !== 200) throw new Error(answer.text);
  await cluster.settle();
  return String(field(answer, "uid"));
}

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

async function actionOf(cluster: TestCluster): Promise<string> {
  return String(field(await cluster.upload("/v2/modules"), "action_uid"));
}

const actionCases: readonly AnswerCase[] = [
  {
    version: "7.22.2",
    endpoint: "GET /v1/actions",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v1/actions"),
  },
  {
    version: "7.22.2",
    endpoint: "GET /v1/actions",
    status: 200,
    provoke: async (cluster) => {
      await actionOf(cluster);
      return await cluster.ask("GET", "/v1/actions");
    },
    holds: (answer) => (field(answer, "actions") as unknown[]).length === 1,
  },
  {
    version: "7.22.2",
    endpoint: "GET /v1/actions/{uid}",
    status: 200,
    provoke: async (cluster) => {
      const uid = await actionOf(cluster);
      await cluster.settle();
      return await cluster.ask("GET", `/v1/actions/${uid}`);
    },
    holds: (answer) => field(answer, "status") === "completed" && field(answer, "progress") === "100",
  },
  {
    version: "7.22.2",
    endpoint: "GET /v1/actions/{uid}",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v1/actions/1"),
  },
  {
    version: "7.22.2",
    endpoint: "GET /v1/actions/bdb/{bdb_uid}",
    status: 200,
    settings: { databases: [database({ redis_version: "7.2" })] },
    provoke: async (cluster) => {
      await register(cluster, { ...newer, ...onRedis7 });
      await cluster.ask("POST", databaseUpgrade, { json: { keep_redis_version: true } });
      return await cluster.ask("GET", "/v1/actions/bdb/1");
    },
    holds: ({ body }) => (body as { object_name: string }[])[0]?.object_name === "bdb:1",
  },
  {
    version: "7.22.2",
    endpoint: "GET /v1/actions/bdb/{bdb_uid}",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v1/actions/bdb/1"),
  },
  {
    version: "7.22.2",
    endpoint: "GET /v2/actions",
    status: 200,
    provoke: async (cluster) => {
      await actionOf(cluster);
      return await cluster.ask("GET", "/v2/actions");
    },
    holds: isList,
  },
  {
    version: "7.22.2",
    endpoint: "GET /v2/actions/{uid}",
    status: 200,
    settings: { actionDuration: 60_000 },
    provoke: async (cluster) => cluster.ask("GET", `/v2/actions/${await actionOf(cluster)}`),
    holds: (answer) =>
      field(answer, "status") === "running" &&
      JSON.stringify(field(answer, "additional_info")).includes("upload of tally 1.2.3"),
  },
  {
    version: "7.22.2",
    endpoint: "GET /v2/actions/{uid}",
    status: 404,
    provoke: (cluster) => cluster.ask("GET", "/v2/actions/1"),
  },
];

export const answerCases: readonly AnswerCase[] = [
  ...moduleCases,
  ...deletionCases,
  ...userDefinedCases,
  ...artifactCases,
  ...clusterCases,
  ...databaseUpgradeCases(),
  ...upgradeCases("POST /v1/bdbs/{uid}/modules/upgrade", "/v1/bdbs/1/modules/upgrade", "8.0.20"),
  ...upgradeCases("POST /v1/modules/upgrade/bdb/{uid}", "/v1/modules/upgrade/bdb/1", "7.22.2"),
  ...configurationCases("POST /v1/bdbs/{uid}/modules/config", (uid) => `/v1/bdbs/${uid}/modules/config`),
  ...configurationCases("POST /v1/modules/config/bdb/{uid}", (uid) => `/v1/modules/config/bdb/${uid}`),
  ...actionCases,
];
