import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { database } from "./answer-case.ts";
import { TestCluster } from "./test-cluster.ts";

// Answers of a living cluster (redis-developer/redis-enterprise-rs:tests/fixtures, MIT or Apache-2.0): what the emulator
// shows has to be there too, and to be of the same kind.

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, "recorded", `${name}.json`), "utf8"));
}

/** The fields of a document and the kinds of their values, as `a.b[]: string`. */
function shapeOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => shapeOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, item]) => shapeOf(item, path === "" ? key : `${path}.${key}`));
}

const notRecorded = (answer: unknown, name: string) => {
  const known = new Set(shapeOf(recorded(name)));
  return [...new Set(shapeOf(answer))].filter((line) => !known.has(line));
};

/** Fields of a recorded answer that another one lacks. */
const missing = (answer: unknown, name: string) => {
  const fields = Object.keys(answer as object);
  return Object.keys(recorded(name) as object).filter((field) => !fields.includes(field));
};

it("nothing that was recorded is missing", async () => {
  const cluster = await TestCluster.start({ clusterVersion: "8.0.20", maxUploadSizeMb: 40 });
  expect(missing((await cluster.ask("GET", "/v1/nodes/1")).body, "node_single")).toEqual([]);
  expect(missing((await cluster.ask("GET", "/v1/cluster")).body, "cluster")).toEqual([]);
  const json = {
    module_name: "bare",
    version: 1,
    semantic_version: "0.0.1",
    display_name: "bare",
    commands: [],
    command_line_args: "",
    capabilities: ["types"],
    min_redis_version: "7.4",
  };
  const { status, body } = await cluster.ask("POST", "/v2/modules/user-defined", { json });
  expect(status).toBe(200);
  expect(missing(body, "module")).toEqual([]);
});

it("a node has the fields of a recorded one", async () => {
  const cluster = await TestCluster.start({ clusterVersion: "8.0.20", os: ["ubuntu22"], arch: ["aarch64"] });
  const { body } = await cluster.ask("GET", "/v1/nodes/1");
  expect(notRecorded(body, "node_single")).toEqual([]);
  const { os_family, os_name, os_semantic_version, architecture } = recorded("node_single") as Record<
    string,
    unknown
  >;
  expect(body).toMatchObject({ os_family, os_name, os_semantic_version, architecture });
});

it("the cluster has the fields of a recorded one, and the switch from 8.2.0 on", async () => {
  const old = await TestCluster.start({ clusterVersion: "8.0.20", maxUploadSizeMb: 40 });
  expect(notRecorded((await old.ask("GET", "/v1/cluster")).body, "cluster")).toEqual([]);
  const current = await TestCluster.start({ clusterVersion: "8.2.0" });
  expect(notRecorded((await current.ask("GET", "/v1/cluster")).body, "cluster")).toEqual([
    "allow_modules_upload: boolean",
  ]);
});

it("a module has the fields of a recorded one", async () => {
  const cluster = await TestCluster.start({ clusterVersion: "8.0.20" });
  const { is_bundled, uid, capabilities, ...fields } = recorded("module") as Record<string, unknown>;
  const json = { ...fields, capabilities, commands: [] };
  const { body } = await cluster.ask("POST", "/v2/modules/user-defined", { json });
  expect(notRecorded(body, "module")).toEqual([]);
  // Everything that was registered comes back as it was.
  expect(body).toMatchObject({ ...fields, capabilities, is_bundled: false });
});

it("actions have the fields of recorded ones", async () => {
  const databases = [database({ redis_version: "7.2", module_list: [] })];
  const cluster = await TestCluster.start({ clusterVersion: "7.22.2", databases });
  await cluster.upload("/v2/modules");
  await cluster.ask("POST", "/v1/bdbs/1/upgrade", { json: {} });
  await cluster.settle();
  const { body } = await cluster.ask("GET", "/v1/actions");
  // Fields that the reference has for all actions, and the captured ones do not show.
  expect(notRecorded(body, "actions_list")).toEqual([
    "actions[].object_name: string",
    "state-machines[].progress: string",
  ]);
  expect(body).toMatchObject({
    actions: [{ status: "completed", progress: "100" }],
    "state-machines": [{ status: "completed", object_name: "bdb:1" }],
  });
});

it("a recorded database is taken as it is, and comes back so", async () => {
  const recordedDatabase = recorded("bdb_single") as ReturnType<typeof database>;
  const cluster = await TestCluster.start({ clusterVersion: "8.0.20", databases: [recordedDatabase] });
  expect((await cluster.ask("GET", "/v1/bdbs/1")).body).toEqual(recordedDatabase);
});
