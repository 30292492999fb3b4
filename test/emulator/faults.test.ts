import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestRecord } from "@rampart/emulator";
import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { TestCluster } from "./test-cluster.ts";

const artifacts = "/v2/local/modules/user-defined/artifacts";
const large = { module: { content: randomBytes(300_000) } };

interface Ordered {
  readonly cluster: TestCluster;
  readonly records: readonly RequestRecord[];
}

async function order(faults: readonly string[], settings: object = {}): Promise<Ordered> {
  const records: RequestRecord[] = [];
  const cluster = await TestCluster.start({
    clusterVersion: "7.22.2",
    faults,
    onRequest: (record) => records.push(record),
    ...settings,
  });
  return { cluster, records };
}

const modulesOf = async (cluster: TestCluster) => (await cluster.ask("GET", "/v1/modules")).body as unknown[];

describe("a fault", () => {
  it("latency: the answer comes later", async () => {
    const { cluster } = await order(["latency:1ms"]);
    expect((await cluster.ask("GET", "/v1/modules")).status).toBe(200);
  });

  it("latency: the answer waits, and those to others do not", async () => {
    const { cluster, records } = await order(["latency:3600s,route=modules-list"]);
    const waiting = cluster.ask("GET", "/v1/modules").then(
      () => "answered",
      () => "cut off",
    );
    expect((await cluster.ask("GET", "/v1/cluster")).status).toBe(200);
    await cluster.close();
    expect(await waiting).toBe("cut off");
    expect(records.map(({ path, status }) => [path, status])).toContainEqual(["/v1/modules", null]);
  });

  it.each(["/v1/modules", "/v2/modules"])(
    "drop: the connection to %s ends, and nothing is done",
    async (path) => {
      const { cluster, records } = await order(["drop:after=100000"]);
      await expect(cluster.upload(path, large)).rejects.toThrow(/ECONNRESET|EPIPE|hang up/);
      await expect
        .poll(() => records[0], { timeout: 20_000 })
        .toMatchObject({ status: null, faults: ["drop"] });
      expect(records[0]?.bytes).toBeGreaterThanOrEqual(100_000);
      expect(await modulesOf(cluster)).toEqual([]);
    },
  );

  it("lost-answer: the module is there, and nobody was told", async () => {
    const { cluster } = await order(["lost-answer"]);
    await expect(cluster.upload("/v1/modules")).rejects.toThrow(/ECONNRESET|hang up/);
    expect(await modulesOf(cluster)).toHaveLength(1);
  });

  it("status: so often, on this endpoint, and nothing is done", async () => {
    const { cluster } = await order(["status:503,times=2,route=modules-upload-v1"]);
    expect((await cluster.ask("GET", "/v1/modules")).status).toBe(200);
    expect((await cluster.upload("/v1/modules")).status).toBe(503);
    expect((await cluster.upload("/v1/modules")).status).toBe(503);
    expect(await modulesOf(cluster)).toEqual([]);
    expect((await cluster.upload("/v1/modules")).status).toBe(200);
  });

  it("skip: not the first ones", async () => {
    const { cluster } = await order(["status:500,skip=1,times=1,code=x,message=later"]);
    const answers = [];
    for (let round = 0; round < 3; round += 1) answers.push(await cluster.ask("GET", "/v1/modules"));
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 200]);
    expect(answers[1]?.body).toEqual({ error_code: "x", message: "later" });
  });

  it("html: a proxy answers", async () => {
    const { cluster } = await order(["html"]);
    const answer = await cluster.upload("/v1/modules");
    expect(answer).toMatchObject({ status: 502, headers: { "content-type": "text/html" } });
    expect(answer.text).toMatch(/^<html>/);
  });

  it("truncated: half of the answer, whole to HTTP", async () => {
    const { cluster } = await order(["truncated"]);
    const answer = await cluster.ask("GET", "/v1/nodes");
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^\[/);
    expect(answer.body).toBeUndefined();
  });

  it("node-down: that node alone closes its connections, as often as it is said", async () => {
    const { cluster } = await order(["node-down:node=2,times=1"], { nodes: 2, clusterVersion: "8.0.20" });
    expect((await cluster.upload(artifacts)).status).toBe(200);
    await expect(cluster.upload(artifacts, {}, { node: 2 })).rejects.toThrow(/ECONNRESET|hang up|EPIPE/);
    expect((await cluster.upload(artifacts, {}, { node: 2 })).status).toBe(200);
  });

  it("disk-full: 500, nothing is done, and no file stays", async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), "rampart-test-"));
    const { cluster } = await order(["disk-full:after=100000,times=1"], { dataFolder });
    const answer = await cluster.upload("/v2/modules", large);
    expect(answer).toMatchObject({ status: 500, body: { message: expect.stringMatching(/no space left/) } });
    const uploads = readdirSync(dataFolder).filter(
      (name) => !["state.json", ".rampart-emulator.lock"].includes(name),
    );
    expect(uploads).toEqual([expect.stringMatching(/^\.rampart-emulator-/)]);
    expect(readdirSync(join(dataFolder, ...uploads))).toEqual([]);
    expect((await cluster.upload("/v2/modules")).status).toBe(200);
    await cluster.close();
    expect(readdirSync(dataFolder)).toEqual(["state.json"]);
    await rm(dataFolder, { recursive: true });
  });

  it("action-hangs: it runs and runs, and the module is not there", async () => {
    const { cluster } = await order(["action-hangs"]);
    const { body } = await cluster.upload("/v2/modules");
    const { action_uid } = body as { action_uid: string };
    await new Promise((resolve) => setTimeout(resolve, 60));
    const action = await cluster.ask("GET", `/v2/actions/${action_uid}`);
    expect(action.body).toMatchObject({ status: "running", progress: 50 });
    expect(await modulesOf(cluster)).toEqual([]);
    // Nobody uploads it twice meanwhile.
    expect((await cluster.upload("/v2/modules")).body).toMatchObject({ error_code: "module_exists" });
  });

  it("action-fails: the action tells why", async () => {
    const { cluster } = await order(["action-fails:no room on node 2"]);
    const { body } = await cluster.upload("/v2/modules");
    const { action_uid } = body as { action_uid: string };
    await cluster.settle();
    const action = await cluster.ask("GET", `/v2/actions/${action_uid}`);
    expect(action.body).toMatchObject({
      status: "failed",
      additional_info: { error: "no room on node 2" },
    });
    expect(await modulesOf(cluster)).toEqual([]);
  });

  it("of one node leaves the others alone", async () => {
    const { cluster } = await order(["status:503,node=2"], { nodes: 2 });
    expect((await cluster.ask("GET", "/v1/modules")).status).toBe(200);
    expect((await cluster.ask("GET", "/v1/modules", { node: 2 })).status).toBe(503);
  });

  it("ends when others are set", async () => {
    const { cluster } = await order(["status:503"]);
    expect((await cluster.ask("GET", "/v1/modules")).status).toBe(503);
    cluster.emulator.setFaults([]);
    expect((await cluster.ask("GET", "/v1/modules")).status).toBe(200);
  });
});

describe("what clients do wrong", () => {
  it.each([
    ["no form", { raw: { bytes: buildBundle() } }],
    ["a form without a boundary", { raw: { type: "multipart/form-data", bytes: "x" } }],
    ["a form without its end", { raw: { type: "multipart/form-data; boundary=b", bytes: "--b\r\n" } }],
    [
      "a field that is no file",
      {
        raw: {
          type: "multipart/form-data; boundary=b",
          bytes: '--b\r\nContent-Disposition: form-data; name="module"\r\n\r\ntext\r\n--b--\r\n',
        },
      },
    ],
    [
      "a file without its end",
      {
        raw: {
          type: "multipart/form-data; boundary=b",
          bytes: '--b\r\nContent-Disposition: form-data; name="module"; filename="a.zip"\r\n\r\nPK',
        },
      },
    ],
  ])("%s carries no module", async (_name, asked) => {
    const { cluster } = await order([]);
    const answer = await cluster.ask("POST", "/v2/modules", asked);
    expect(answer).toMatchObject({ status: 400, body: { error_code: "no_module" } });
    expect((await cluster.upload("/v2/modules")).status).toBe(200);
  });

  it("an upload that is too large is counted, not kept, and refused for its size", async () => {
    const { cluster, records } = await order([], { maxUploadSizeMb: 1 });
    const answer = await cluster.upload("/v2/modules", {
      module: { content: randomBytes(3_000_000) },
    });
    expect(answer).toMatchObject({ status: 400, body: { error_code: "invalid_module" } });
    expect(JSON.stringify(answer.body)).toContain("at most 1 MB");
    expect(records[0]?.file?.size).toBeGreaterThan(3_000_000);
  });

  it("a path that is no path is not found", async () => {
    const { cluster } = await order([]);
    expect((await cluster.ask("GET", "/v1/modules/%zz")).status).toBe(404);
    expect((await cluster.ask("GET", "//")).status).toBe(404);
  });
});
