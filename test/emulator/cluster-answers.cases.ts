import { type AnswerCase, database, field, isList, newer, onRedis7, register } from "./answer-case.ts";
import type { TestCluster } from "./test-cluster.ts";

const reading = { version: "8.0.20" } as const;

export const clusterAnswers: readonly AnswerCase[] = [
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

async function actionOf(cluster: TestCluster): Promise<string> {
  return String(field(await cluster.upload("/v2/modules"), "action_uid"));
}

export const actionAnswers: readonly AnswerCase[] = [
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
      await cluster.ask("POST", "/v1/bdbs/1/upgrade", { json: { keep_redis_version: true } });
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
