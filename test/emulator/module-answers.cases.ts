import { metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import {
  type AnswerCase,
  create,
  database,
  exampleModule,
  field,
  hasAction,
  isEmpty,
  isHexUid,
  isList,
} from "./answer-case.ts";

const artifacts = "/v2/local/modules/user-defined/artifacts";

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
    endpoint: "POST /v1/modules",
    version: "7.22.2",
    status: 400,
    code: "invalid_module",
    provoke: (cluster) => cluster.upload("/v1/modules", { metadata: { dependencies: { a: { url: 5 } } } }),
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

export const moduleAnswers: readonly AnswerCase[] = [
  ...moduleCases,
  ...deletionCases,
  ...userDefinedCases,
  ...artifactCases,
];
