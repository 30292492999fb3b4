import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@rampart/emulator";
import { expect, it } from "vitest";
import { admin, TestCluster } from "./test-cluster.ts";

// What a cluster, or a server in front of it, may answer beside the words of the API.

const started = async (faults: readonly string[], clusterVersion = "8.0.20") =>
  await TestCluster.start({ clusterVersion, faults });

it("redirect: 307 with the address", async () => {
  const cluster = await started(["redirect:https://10.0.0.1:9443/"]);
  const { status, headers } = await cluster.ask("GET", "/v1/modules");
  expect([status, headers.location]).toEqual([307, "https://10.0.0.1:9443/"]);
});

it("text: the status and the text as they were ordered", async () => {
  const cluster = await started(["text:500,message=the store is away"]);
  const { status, text, headers } = await cluster.ask("GET", "/v1/modules");
  expect([status, text, headers["content-type"]]).toEqual([500, "the store is away", "text/plain"]);
});

it("gzip: the same answer, compressed", async () => {
  const cluster = await started(["gzip"]);
  const answer = await fetch(`${cluster.emulator.urls[0]}/v1/modules`, { headers: basic });
  expect([answer.headers.get("content-encoding"), await answer.json()]).toEqual(["gzip", []]);
});

it("drip: all of the answer, in pieces", async () => {
  const cluster = await started(["drip:1ms"]);
  expect((await cluster.ask("GET", "/v1/modules")).body).toEqual([]);
});

it.each(["cancelled", "aborted", "resting"])(
  "action-ends:%s: so it ends, and nothing comes of it",
  async (end) => {
    const cluster = await started([`action-ends:${end}`], "7.22.2");
    await cluster.upload("/v2/modules");
    await cluster.settle();
    expect((await cluster.ask("GET", "/v2/actions")).body).toMatchObject([{ status: end }]);
    expect((await cluster.ask("GET", "/v1/modules")).body).toEqual([]);
  },
);

it("a path that has other methods is 405, with them", async () => {
  const cluster = await started([]);
  const { status, headers, body } = await cluster.ask("PUT", "/v1/nodes");
  expect([status, headers.allow]).toEqual([405, "GET"]);
  expect(body).toMatchObject({ message: expect.stringContaining("GET") });
  expect((await cluster.ask("PUT", "/v1/nothing")).status).toBe(404);
});

it("a folder of state belongs to one emulator at a time, and to the next one after it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rampart-data-"));
  const start = () =>
    startEmulator({ clusterVersion: "8.0.20", users: [], port: 0, protocol: "http", dataFolder: folder });
  try {
    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: "state-in-use", fault: "environment" });
    await first.close();
    await (await start()).close();
    // Of a process that was killed.
    await writeFile(join(folder, ".rampart-emulator.lock"), "999999999\n");
    await (await start()).close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const basic = { Authorization: `Basic ${Buffer.from(admin).toString("base64")}` };
