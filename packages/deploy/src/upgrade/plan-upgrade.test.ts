import type { ModuleObject } from "@rampart/cluster-api";
import { describe, expect, it } from "vitest";
import { scriptedCluster } from "../scripted-cluster.test-support.ts";
import { executeUpgrade } from "./execute-upgrade.ts";
import { prepareUpgrade } from "./plan-upgrade.ts";

const modules: readonly ModuleObject[] = [
  module("old", "tally", "1.2.3"),
  module("new", "tally", "1.3.0"),
  module("newest", "tally", "1.4.0", "7.4"),
  module("s1", "shelf", "2.0.0"),
];

function module(uid: string, module_name: string, semantic_version: string, redis = "7.2"): ModuleObject {
  return { uid, module_name, version: 1, semantic_version, compatible_redis_version: redis };
}

const tally = { module_name: "tally", module_id: "old", semantic_version: "1.2.3" };
const shelf = { module_name: "shelf", module_id: "s1", semantic_version: "2.0.0" };
const database = { uid: 1, name: "orders", redis_version: "7.2", module_list: [tally, shelf] };

/** A cluster that answers from the objects above, and the paths that it was asked for. */
function cluster(version: string, answer: object = database, more: readonly ModuleObject[] = []) {
  const answers: Readonly<Record<string, object>> = {
    "GET cluster/v1/bdbs/1": answer,
    "GET cluster/v1/nodes": [{ uid: 1, software_version: version }],
    "GET cluster/v1/modules": [...modules, ...more],
  };
  return scriptedCluster(answers);
}

const request = { database: 1, modules: [], call: "database" } as const;
const oneModule = { ...request, modules: ["tally@1.3.0"] };

describe("an upgrade of modules alone keeps the Redis version", () => {
  it.each<[string, object]>([
    ["8.0.20-96", { redis_version: "7.2" }],
    ["7.8.2-34", { redis_version: "7.2" }],
    ["7.4.6-22", { redis_version: "7.2", modules: [{ current_module: "old", new_module: "new" }] }],
    ["7.2.4-92", { keep_redis_version: true, modules: [{ current_module: "old", new_module: "new" }] }],
  ])("on %s by %j", async (version, expected) => {
    const { client, asked } = cluster(version);
    const plan = await prepareUpgrade(client, oneModule);
    expect(plan.request).toEqual(expected);
    expect(plan.changes).toMatchObject({
      name: "orders",
      redis: { from: "7.2", to: "7.2" },
      modules: [
        { name: "tally", from: "1.2.3", to: "1.3.0" },
        { name: "shelf", from: "2.0.0", to: "2.0.0" },
      ],
    });
    expect(asked.every((call) => call.startsWith("GET "))).toBe(true);
  });

  it("by the field for that where the database tells no version", async () => {
    const { client } = cluster("8.0.20-96", { uid: 1, module_list: [tally] });
    expect((await prepareUpgrade(client, oneModule)).request).toMatchObject({ keep_redis_version: true });
  });

  it("and by the calls for modules says nothing of Redis", async () => {
    const { client } = cluster("7.22.2-170");
    const plan = await prepareUpgrade(client, { ...oneModule, call: "modules" });
    expect(plan.request).toEqual({
      modules: [
        {
          module_name: "tally",
          current_module: "old",
          current_semantic_version: "1.2.3",
          new_module: "new",
        },
      ],
    });
  });
});

describe("what a cluster from 7.8.2 on would do by itself", () => {
  const named = { current_module: "old", new_module: "new" };

  it("is named where it is not the highest that fits", async () => {
    const { client } = cluster("8.0.20-96", database, [module("later", "tally", "1.3.5")]);
    expect((await prepareUpgrade(client, oneModule)).request).toEqual({
      redis_version: "7.2",
      modules: [named, { current_module: "s1", new_module: "s1" }].slice(0, 1),
    });
  });

  it("and was not asked for is held where it is", async () => {
    const { client } = cluster("8.0.20-96", database, [module("s2", "shelf", "2.1.0")]);
    expect((await prepareUpgrade(client, oneModule)).request).toEqual({
      redis_version: "7.2",
      modules: [named, { current_module: "s1", new_module: "s1" }],
    });
  });

  it("cannot say arguments: they need the fields", async () => {
    const { client } = cluster("8.0.20-96");
    const plan = await prepareUpgrade(client, { ...oneModule, args: "A 1" });
    expect(plan.request.modules).toEqual([{ ...named, new_module_args: "A 1" }]);
    expect(plan.changes.modules[0]).toMatchObject({ args: "A 1" });
  });
});

describe("an upgrade of Redis", () => {
  it("says only what was asked for, and which modules follow", async () => {
    const { client } = cluster("8.0.20-96");
    const flags = { redisVersion: "7.4", preserveRoles: true, mayDiscardData: true };
    const plan = await prepareUpgrade(client, { ...request, ...flags });
    expect(plan.request).toEqual({ redis_version: "7.4", preserve_roles: true, may_discard_data: true });
    expect(plan.changes).toMatchObject({
      redis: { from: "7.2", to: "7.4" },
      modules: [
        { name: "tally", to: "1.4.0" },
        { name: "shelf", from: "2.0.0" },
      ],
    });
  });

  it.each([
    [{}, ["search", "timeseries", "bf", "ReJSON"], false],
    [{ bigstore: true }, ["bf", "ReJSON"], false],
    [{ crdt: true }, [], true],
  ])("of %j to Redis 8 adds %j", async (settings, added, isActiveActive) => {
    const { client } = cluster("8.0.20-96", { ...database, ...settings });
    const { changes } = await prepareUpgrade(client, { ...request, redisVersion: "8.0" });
    expect(changes).toMatchObject({ added, isActiveActive });
  });

  it("without a version leaves that to the cluster, and says so", async () => {
    const { client } = cluster("8.0.20-96");
    const plan = await prepareUpgrade(client, { ...request, mayDiscardData: false });
    expect(plan.request).toEqual({});
    expect(plan.changes.redis).toEqual({ from: "7.2" });
  });
});

it("the cluster is asked to validate only where that is documented", async () => {
  const may = async (version: string, call: "database" | "database-modules" = "database") =>
    (await prepareUpgrade(cluster(version).client, { ...oneModule, call })).mayValidate;
  expect(await may("8.0.2-17")).toBe(true);
  expect(await may("7.22.2-170")).toBe(false);
  expect(await may("8.0.2-17", "database-modules")).toBe(false);
});

it("an upgrade is refused for a module that the database does not have", async () => {
  const { client } = cluster("8.0.20-96", { uid: 1, module_list: [] });
  await expect(prepareUpgrade(client, oneModule)).rejects.toMatchObject({
    code: "module-not-loaded",
    fault: "cluster",
  });
});

it("an upgrade names a module once", async () => {
  const { client } = cluster("8.0.20-96");
  const twice = { ...request, modules: ["tally@1.3.0", "tally@1.4.0"] };
  await expect(prepareUpgrade(client, twice)).rejects.toMatchObject({ code: "usage", fault: "call" });
});

describe("an upgrade that came to something else", () => {
  it.each([
    ["another version of Redis", { ...database, redis_version: "7.4" }, "Redis 7.4"],
    ["the old module", database, "tally 1.2.3"],
    [
      "another module too",
      {
        ...database,
        module_list: [
          { ...tally, semantic_version: "1.3.0" },
          { ...shelf, semantic_version: "2.1.0" },
        ],
      },
      "shelf 2.1.0",
    ],
  ])("%s is not said to have been done", async (_what, after, named) => {
    const { client } = cluster("8.0.20-96");
    const plan = await prepareUpgrade(client, oneModule);
    const end = scriptedCluster({
      "POST cluster/v1/bdbs/1/upgrade": { ...database, action_uid: "a" },
      "GET cluster/v2/actions/a": { action_uid: "a", name: "n", state: "", status: "completed" },
      "GET cluster/v1/bdbs/1": after,
    });
    await expect(executeUpgrade(plan, end.client, { timeout: 1000 })).rejects.toThrow(named);
  });
});
