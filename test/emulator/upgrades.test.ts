import { describe, expect, it } from "vitest";
import { metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { database } from "./answer-case.ts";
import { TestCluster } from "./test-cluster.ts";

// What the upgrade guide says of POST /v1/bdbs/{uid}/upgrade
// (RedisGears/RedisGears:docs/enterprise/upgrade-db-from-redis-7x-to-8x.md).

async function clusterWith(modules: readonly object[], changes: object = {}, settings: object = {}) {
  const databases = [database({ redis_version: "7.2", ...changes })];
  const cluster = await TestCluster.start({ clusterVersion: "8.0.20", databases, ...settings });
  for (const module of modules) {
    const answer = await cluster.ask("POST", "/v2/modules/user-defined", { json: metadataOf(module) });
    expect(answer.status, answer.text).toBe(200);
  }
  return cluster;
}

const forRedis8 = (patch: number, redis = "8.0") => ({
  compatible_redis_version: redis,
  semantic_version: `1.3.${patch}`,
  version: 10_300 + patch,
});

const bundled = ["search", "timeseries", "bf", "ReJSON"];
const names = (body: unknown) =>
  (body as { module_list: { module_name: string }[] }).module_list.map(({ module_name }) => module_name);

describe("the upgrade of a database", () => {
  it("takes the highest version that is for the Redis version, and keeps the arguments", async () => {
    const modules = [forRedis8(1), forRedis8(10), forRedis8(2), forRedis8(11, "8.2")];
    const cluster = await clusterWith(modules, {}, { actionDuration: 2000 });
    await cluster.ask("POST", "/v1/bdbs/1/upgrade", { json: { redis_version: "8.0" } });
    expect((await cluster.ask("GET", "/v1/bdbs/1")).body).toMatchObject({
      status: "active-change-pending",
      redis_version: "7.2",
    });
    await cluster.settle();
    expect((await cluster.ask("GET", "/v1/bdbs/1")).body).toMatchObject({
      status: "active",
      redis_version: "8.0",
      module_list: expect.arrayContaining([
        expect.objectContaining({ module_name: "tally", semantic_version: "1.3.10", module_args: "A 1" }),
      ]),
    });
  });

  it("with dry_run shows the result, and touches nothing", async () => {
    const cluster = await clusterWith([forRedis8(1)]);
    const before = (await cluster.ask("GET", "/v1/bdbs/1")).text;
    const { body } = await cluster.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", {
      json: { redis_version: "8.0" },
    });
    expect(body).toMatchObject({ redis_version: "8.0" });
    expect(body).not.toHaveProperty("action_uid");
    expect((await cluster.ask("GET", "/v1/bdbs/1")).text).toBe(before);
    expect((await cluster.ask("GET", "/v2/actions")).body).toEqual([]);
  });

  it("with dry_run refuses what it would refuse", async () => {
    const cluster = await clusterWith([]);
    const { body } = await cluster.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", {
      json: { redis_version: "8.0" },
    });
    expect(body).toMatchObject({ error_code: "upgrade_bdb_failed" });
  });

  it("to Redis 8 adds the modules that come with it, and searchlight becomes search", async () => {
    const cluster = await clusterWith([], { module_list: [{ module_name: "searchlight" }] });
    const { body } = await cluster.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", {
      json: { redis_version: "8.0" },
    });
    expect(names(body)).toEqual(bundled);
  });

  it("adds none to an Active-Active database", async () => {
    const cluster = await clusterWith([{ ...forRedis8(1), capabilities: ["crdb"] }], { crdt: true });
    const { body } = await cluster.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", {
      json: { redis_version: "8.0" },
    });
    expect(names(body)).toEqual(["tally"]);
  });

  it("adds those that flash has to a database on flash", async () => {
    const capabilities = ["bigstore_version_2", "persistence_rdb", "persistence_aof"];
    const module = { ...forRedis8(1, "8.2"), capabilities };
    const settings = { upgradePolicy: "latest" };
    const cluster = await clusterWith([module], { bigstore: true }, settings);
    const { body } = await cluster.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", {
      json: { redis_version: "8.2" },
    });
    expect(names(body)).toEqual(["tally", "bf", "ReJSON"]);
  });

  it("without a version goes to the newest that the policy allows", async () => {
    const major = await clusterWith([], { module_list: [] });
    const { body } = await major.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", { json: {} });
    expect(body).toMatchObject({ redis_version: "8.0" });
    const latest = await clusterWith([], { module_list: [] }, { upgradePolicy: "latest" });
    const answer = await latest.ask("POST", "/v1/bdbs/1/upgrade?dry_run=true", { json: {} });
    expect(answer.body).toMatchObject({ redis_version: "8.6" });
  });

  it("that fails leaves the database as it was", async () => {
    const cluster = await clusterWith([forRedis8(1)], {}, { faults: ["action-fails:a shard did not start"] });
    await cluster.ask("POST", "/v1/bdbs/1/upgrade", { json: { redis_version: "8.0" } });
    await cluster.settle();
    expect((await cluster.ask("GET", "/v1/bdbs/1")).body).toEqual(database({ redis_version: "7.2" }));
  });
});

it("no database is upgraded while the nodes run different versions", async () => {
  const cluster = await clusterWith([forRedis8(1)], {}, { nodes: 2, nodeVersions: ["8.0.20", "8.0.10"] });
  const { status, text } = await cluster.ask("POST", "/v1/bdbs/1/upgrade", {
    json: { redis_version: "8.0" },
  });
  expect([status, text]).toEqual([400, expect.stringContaining("different software versions")]);
});

describe("the configuration of a module", () => {
  it("goes by the version that the database has", async () => {
    const own = { semantic_version: "1.2.3", config_command: "" };
    const later = { ...forRedis8(1), config_command: "TALLY.CONFIGSET" };
    const cluster = await clusterWith([own, later]);
    const modules = [{ module_name: "tally", module_args: "B 2" }];
    const { status } = await cluster.ask("POST", "/v1/bdbs/1/modules/config", { json: { modules } });
    expect(status).toBe(406);
  });

  it("changes the arguments of that module", async () => {
    const config = { semantic_version: "1.2.3", config_command: "TALLY.CONFIGSET" };
    const cluster = await clusterWith([config]);
    const modules = [{ module_name: "tally", module_args: "B 2" }];
    await cluster.ask("POST", "/v1/bdbs/1/modules/config", { json: { modules } });
    expect((await cluster.ask("GET", "/v1/bdbs/1")).body).toMatchObject({
      module_list: [{ module_name: "tally", module_args: "B 2" }],
    });
  });
});

describe("allow_modules_upload", () => {
  it("is tried with dry_run, switched on, and off again", async () => {
    const cluster = await TestCluster.start({ clusterVersion: "8.2.0" });
    const put = (on: boolean, query = "") =>
      cluster.ask("PUT", `/v1/cluster${query}`, { json: { allow_modules_upload: on } });
    const create = async () =>
      (await cluster.ask("POST", "/v2/modules/user-defined", { json: metadataOf() })).status;
    expect((await put(true, "?dry_run=true")).body).toMatchObject({ allow_modules_upload: true });
    expect(await create()).toBe(403);
    await put(true);
    expect(await create()).toBe(200);
    await put(false);
    expect(await create()).toBe(403);
    // Listing and deleting are not affected.
    const uid = await cluster.uidOf("tally");
    expect((await cluster.ask("DELETE", `/v2/modules/user-defined/${uid}`)).status).toBe(200);
  });
});
