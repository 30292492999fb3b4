import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { useWorkspace } from "../cli/rampart.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";
import { administrator, startCluster, truth } from "./emulated-cluster.ts";

// An inventory means the same to every command that takes one: which clusters, each once, and with which credentials.

const folder = useFolder();
const emulators: Emulator[] = [];
const servers: Server[] = [];
let bundle = "";
beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});
afterEach(async () => {
  for (const emulator of emulators.splice(0)) await emulator.close();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function cluster(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
  const emulator = await startCluster(settings);
  emulators.push(emulator);
  return emulator;
}

interface Entry {
  readonly url: string | undefined;
  readonly nodes?: readonly string[];
}

async function inventory(entries: readonly Entry[]): Promise<string> {
  const clusters = entries.map((entry, index) => ({ name: `c${index + 1}`, ...entry }));
  return await folder.write("clusters.json", JSON.stringify({ clusters }));
}

/** What each command says of the clusters of an inventory. */
const commands: readonly (readonly [string, (path: string) => readonly string[]])[] = [
  ["upload", (path) => ["upload", bundle, "--inventory", path]],
  ["fleet upload", (path) => ["fleet", "upload", path, bundle]],
  ["fleet status", (path) => ["fleet", "status", path]],
  ["fleet readiness", (path) => ["fleet", "readiness", path, bundle, "--to", "8.2"]],
];

describe.each(commands)("a cluster that stands in an inventory twice, by %s", (_name, words) => {
  async function run(entries: readonly Entry[]) {
    const { code, stdout, stderr } = await rampart([
      ...words(await inventory(entries)),
      "--json",
      "--jobs",
      "1",
    ]);
    const { clusters } = JSON.parse(stdout) as {
      clusters: readonly { error?: { code: string; message: string } }[];
    };
    return { code, clusters, errors: clusters.map(({ error }) => error?.code), stderr };
  }

  it.each([
    ["in another spelling", (url: string) => `${url.replace("http", "HTTP")}///`],
    ["letter by letter", (url: string) => url],
  ])("%s is named once, and the rest goes on", async (_how, again) => {
    const [
      {
        urls: [url = ""],
      },
      other,
    ] = [await cluster(), await cluster()];
    const { code, clusters, errors } = await run([{ url }, { url: again(url) }, { url: other.urls[0] }]);
    expect([code, errors]).toEqual([2, [undefined, "cluster-repeated", undefined]]);
    expect(clusters[1]?.error?.message).toBe("c2 is the same cluster as c1, and is not asked again");
  });

  it("at the address of another node", async () => {
    const { urls } = await cluster({ nodes: 2 });
    const { code, errors } = await run(urls.map((url) => ({ url, nodes: urls })));
    expect([code, errors]).toEqual([2, [undefined, "cluster-repeated"]]);
  });

  it("at an address that redirects to it, wherever it stands", async () => {
    const {
      urls: [url = ""],
    } = await cluster();
    const server = createServer((_request, response) => {
      response.writeHead(307, { location: `${url}/v1/cluster` }).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const redirecting = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, clusters, errors } = await run([{ url: redirecting }, { url }]);
    expect([code, errors]).toEqual([2, ["cluster-repeated", undefined]]);
    expect(clusters[0]?.error?.message).toBe("c1 is the same cluster as c2, and is not asked again");
  });

  it("is none where two clusters have the same addresses inside", async () => {
    const {
      urls: [first],
    } = await cluster();
    const {
      urls: [second],
    } = await cluster();
    expect((await run([{ url: first }, { url: second }])).errors).toEqual([undefined, undefined]);
  });
});

describe("upload to a part of an inventory", () => {
  it.each([
    ["upload", (path: string) => ["upload", bundle, "--inventory", path]],
    ["fleet upload", (path: string) => ["fleet", "upload", path, bundle]],
  ] as const)("(%s) reaches each cluster once, and the parts are the whole", async (_name, words) => {
    const clusters = [await cluster(), await cluster({ os: ["ubuntu22"] }), await cluster()];
    const path = await inventory(clusters.map(({ urls: [url] }) => ({ url })));
    const documents: string[] = [];
    for (const part of [1, 2]) {
      const { stdout } = await rampart([...words(path), "--shard", `${part}/2`, "--json"]);
      expect(faultsOf("upload", stdout)).toEqual([]);
      documents.push(await folder.write(`part-${part}.json`, stdout));
    }
    const there = await Promise.all(clusters.map(truth));
    expect(there.map(({ modules }) => modules.length)).toEqual([1, 0, 1]);
    const merged = await rampart(["merge-reports", ...documents, "--json"]);
    expect(faultsOf("upload", merged.stdout)).toEqual([]);
    const document = JSON.parse(merged.stdout);
    expect([merged.code, document.ok, document.shard]).toEqual([1, false, undefined]);
    expect(document.clusters.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual([
      ["c1", true],
      ["c2", false],
      ["c3", true],
    ]);
    const text = (await rampart(["merge-reports", ...documents])).stdout;
    expect(text).toMatch(/^c1 .*stored/m);
    expect(text).toMatch(/^c2 .*not tried.*rejected|^c2 .*not tried.*os_not_supported/m);
  });

  it("may be empty, which is said", async () => {
    const path = await inventory([{ url: (await cluster()).urls[0] }]);
    const words = ["fleet", "upload", path, bundle, "--shard", "1/2"];
    const { code, stdout, stderr } = await rampart([...words, "--json"]);
    expect([code, stderr]).toEqual([0, "rampart: part 1 of 2 is empty: there is 1 cluster\n"]);
    expect(faultsOf("upload", stdout)).toEqual([]);
    expect(await rampart(words)).toMatchObject({ code: 0, stdout: "" });
  });

  it("is a wrong call where there is no inventory", async () => {
    const words = ["upload", bundle, "--cluster", "https://127.0.0.1:1", "--shard", "1/2"];
    expect(await rampart(words)).toMatchObject({ code: 2, stderr: expect.stringContaining("--inventory") });
  });
});

describe("a password that is given once", () => {
  const workspace = useWorkspace();

  it.each([
    ["fleet status", ["fleet", "status", "clusters.json"]],
    ["fleet upload", ["fleet", "upload", "clusters.json", "tally.zip", "--jobs", "1"]],
  ])("with --password-stdin goes to every cluster: %s", async (_name, words) => {
    const clusters = [await cluster(), await cluster(), await cluster()];
    const entries = clusters.map(({ urls: [url] }, index) => ({ name: `c${index + 1}`, url }));
    await workspace.current.write("clusters.json", JSON.stringify({ clusters: entries }));
    await workspace.current.write("tally.zip", buildBundle());
    const flags = ["--user", administrator.name, "--password-stdin"];
    const outcome = await workspace.current.run([...words, ...flags], {
      input: `${administrator.password}\n`,
    });
    expect(outcome).toMatchObject({ code: 0 });
  });

  it("and is none ends the run before a cluster is asked", async () => {
    const asked: string[] = [];
    const {
      urls: [url],
    } = await cluster({ onRequest: ({ path }) => asked.push(path) });
    const path = await inventory([{ url }, { url: "http://127.0.0.1:1" }]);
    const file = await folder.write("password", "two\nlines\n");
    const outcome = await rampart(["fleet", "status", path, "--password-file", file]);
    expect([outcome.code, outcome.stderr.match(/^rampart: /gm)?.length, asked]).toEqual([2, 1, []]);
  });
});

describe("a cluster of 3,000 nodes", () => {
  const nodes = Array.from({ length: 3000 }, (_, index) => {
    const addr = `10.0.${Math.floor(index / 250)}.${(index % 250) + 1}`;
    return {
      uid: index + 1,
      addr,
      software_version: "7.22.2-79",
      os_name: "rhel",
      os_semantic_version: "9.4",
      architecture: "x86_64",
    };
  });

  it("is read with the addresses that an inventory gives, each looked up once", async () => {
    const answers: Readonly<Record<string, unknown>> = {
      "/v1/cluster": {},
      "/v1/nodes": nodes,
      "/v1/modules": [],
      "/v1/bdbs": [],
    };
    const server = createServer(({ url = "" }, response) => {
      response.end(JSON.stringify(answers[url.replace(/\?.*/, "")] ?? {}));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const given = nodes.map(({ addr }) => `https://${addr}:9443`).toReversed();
    const path = await inventory([{ url, nodes: given }]);
    const { code, stdout } = await rampart(["fleet", "status", path, "--json"]);
    expect([code, JSON.parse(stdout).clusters[0].nodes.length]).toEqual([0, 3000]);
  });
});
