import { createServer, type Server } from "node:http";
import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { redisSoftwareAsOf } from "@rampart/platforms";
import { afterEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { credentials, rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

/** `rampart fleet status`: what is where, by read-only requests, whatever single clusters do. */

const folder = useFolder();
const emulators: Emulator[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const emulator of emulators.splice(0)) await emulator.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function cluster(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
  const emulator = await startCluster(settings);
  emulators.push(emulator);
  return emulator;
}

/** A server that answers each path with what is here; where nothing is at all it never answers. */
async function server(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const one = createServer((request, response) => {
    const answer = answers[(request.url ?? "").replace(/\?.*/, "")];
    if (Object.keys(answers).length === 0) return;
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(JSON.stringify(typeof answer === "function" ? answer() : (answer ?? {})));
  });
  servers.push(one);
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  const address = one.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function inventory(...urls: readonly string[]): Promise<string> {
  const clusters = urls.map((url, index) => ({ name: `c${index + 1}`, url }));
  return await folder.write("clusters.json", JSON.stringify({ clusters }));
}

async function status(urls: readonly string[], ...words: string[]) {
  const { code, stdout, stderr } = await rampart([
    "fleet",
    "status",
    await inventory(...urls),
    ...words,
    "--json",
  ]);
  expect(faultsOf("fleet-status", stdout), stderr).toEqual([]);
  return { code, clusters: JSON.parse(stdout).clusters };
}

const database = {
  uid: 4,
  name: "orders",
  redis_version: "8.0",
  module_list: [{ module_name: "tally", semantic_version: "1.2.3" }],
};
const urlOf = ({ urls: [url = ""] }: Emulator) => url;

describe("fleet status", () => {
  it("tells nodes, modules and the databases that use them, and sends nothing but GET", async () => {
    const methods: string[] = [];
    const one = await cluster({
      databases: [database, { uid: 5, redis_version: "8.0" }],
      onRequest: ({ method }) => methods.push(method),
    });
    const bundle = await folder.write("tally.zip", buildBundle());
    await rampart(["upload", bundle, "--cluster", urlOf(one)]);
    methods.length = 0;
    const { code, clusters } = await status([urlOf(one)]);
    expect(code).toBe(0);
    expect([...new Set(methods)]).toEqual(["GET"]);
    expect(clusters).toMatchObject([
      {
        name: "c1",
        versions: [expect.stringMatching(/^8\.0\.20/)],
        nodes: [{ uid: 1, os: "rhel9", architecture: "x86_64" }],
        modules: [{ name: "tally", version: "1.2.3", isBundled: false, missingOn: [], databases: [4] }],
        databases: [{ uid: 4, name: "orders", redisVersion: "8.0", modules: [{ name: "tally" }] }],
        databaseCount: 2,
        problems: [],
      },
    ]);
  });

  it("finds what is missing, what is another file, and what nobody expects", async () => {
    const one = await cluster();
    const other = await folder.write("other.zip", buildBundle({ metadata: { module_name: "spare" } }));
    await rampart(["upload", other, "--cluster", urlOf(one)]);
    const bundle = await folder.write("tally.zip", buildBundle());
    const first = await status([urlOf(one)], "--expect", bundle);
    expect(first.code).toBe(1);
    expect(first.clusters[0].drift).toMatchObject([
      { kind: "missing", module: "tally", version: "1.2.3", file: bundle },
      { kind: "unexpected", module: "spare", version: "1.2.3" },
    ]);
    await rampart(["upload", bundle, "--cluster", urlOf(one)]);
    const both = await status([urlOf(one)], "--expect", bundle);
    expect(both.clusters[0].drift).toMatchObject([{ kind: "unexpected", module: "spare" }]);
  });

  it("does not expect a bundle where the cluster would refuse it", async () => {
    const bundle = await folder.write(
      "ubuntu.zip",
      buildBundle({ metadata: { operating_systems: ["ubuntu22"] } }),
    );
    expect(await status([urlOf(await cluster())], "--expect", bundle)).toMatchObject({
      code: 0,
      clusters: [{ drift: [] }],
    });
  });

  it("tells of a cluster that hangs or refuses in one line, and reads the others", async () => {
    const silent = await server({});
    const { code, clusters } = await status(
      [silent, urlOf(await cluster()), "http://127.0.0.1:1"],
      "--timeout",
      "500ms",
    );
    expect(code).toBe(4);
    expect(clusters).toMatchObject([
      { name: "c1", error: { code: "timed-out" } },
      { name: "c2", databaseCount: 0 },
      { name: "c3", error: { code: expect.stringMatching(/./) } },
    ]);
  });

  it.each([[["status"]], [["readiness", "--to", "8.2"]]])(
    "says of a cluster that it cannot ask what to do, as upload does: %j",
    async ([name = "", ...flags]) => {
      const entry = { name: "east", url: "http://127.0.0.1:1", userVariable: "EAST_USER" };
      const path = await folder.write("clusters.json", JSON.stringify({ clusters: [entry] }));
      const bundle = await folder.write("tally.zip", buildBundle());
      const advice = "Give --user, or set EAST_USER.";
      const uploaded = await rampart(["upload", bundle, "--inventory", path]);
      expect(uploaded.stderr).toContain(advice);
      const files = name === "readiness" ? [bundle] : [];
      const fleet = (...format: string[]) => rampart(["fleet", name, path, ...files, ...flags, ...format]);
      const { stdout } = await fleet("--format", "markdown");
      expect(stdout.replaceAll("\\", "")).toContain(`no user of the cluster is given. ${advice}`);
      expect((await fleet()).stdout).toContain("EAST_USER");
      const { clusters } = JSON.parse((await fleet("--json")).stdout);
      expect(clusters).toMatchObject([{ error: { help: advice } }]);
    },
  );

  it("ends when the time for all clusters is over, and names those that it did not ask", async () => {
    const silent = [await server({}), await server({})];
    const words = ["--jobs", "1", "--total-timeout", "300ms", "--timeout", "1m"];
    const { code, clusters } = await status([...silent, urlOf(await cluster())], ...words);
    expect(code).toBe(4);
    const over = { code: "timed-out", message: "not asked to the end: the 0.3 s for all clusters were over" };
    expect(clusters).toMatchObject([{ error: over }, { error: over }, { error: over }]);
  });

  it("reads a cluster once that is named twice, in whatever spelling", async () => {
    const url = urlOf(await cluster());
    const { code, clusters } = await status([url, `${url.replace("http", "HTTP")}/`]);
    expect(code).toBe(2);
    expect(clusters[1].error).toMatchObject({ code: "cluster-repeated" });
    expect(clusters[1].error.message).toContain("c2 is the same cluster as c1");
  });

  it("knows a cluster again that has two addresses", async () => {
    const answers = {
      "/v1/cluster": { name: "one", created_time: "2025-10-14T00:01:06Z", cnm_https_port: 9443 },
      "/v1/nodes": [{ uid: 1, addr: "10.0.0.1", software_version: "7.22.2-1", status: "active" }],
      "/v1/modules": [],
      "/v1/bdbs": [],
    };
    const { code, clusters } = await status([await server(answers), await server(answers)]);
    expect([code, clusters[0].databaseCount]).toEqual([2, 0]);
    expect(clusters[1].error).toMatchObject({ code: "cluster-repeated" });
  });
});

describe("what a fleet is told from", () => {
  const cluster74 = { "/v1/cluster": {}, "/v1/nodes": [{ uid: 1, software_version: "7.4.2-126" }] };
  const old = async () => await server({ ...cluster74, "/v1/modules": [], "/v1/bdbs": [] });
  const on = (day: string) => ({
    environment: { ...credentials, SOURCE_DATE_EPOCH: String(Date.parse(day) / 1000) },
  });

  it.each([
    ["status", "7.4", "2026-11-30"],
    ["readiness", "7.22", "2027-10-30"],
  ] as const)("is dated by fleet %s, with lines that end", async (name, line, date) => {
    const bundle = await folder.write("tally.zip", buildBundle());
    const words = [
      "fleet",
      name,
      await inventory(await old()),
      ...(name === "readiness" ? [bundle, "--to", "7.22"] : []),
    ];
    const { stdout } = await rampart([...words, "--json"], on("2027-12-30"));
    expect(faultsOf(`fleet-${name}`, stdout)).toEqual([]);
    const { data, clusters } = JSON.parse(stdout);
    expect(data).toEqual({
      version: expect.any(String),
      asOf: redisSoftwareAsOf,
      ageDays: expect.any(Number),
    });
    expect(data.ageDays).toBeGreaterThan(90);
    expect(clusters[0].findings).toContainEqual(
      expect.objectContaining({
        rule: "cluster/line-end-of-life",
        severity: "info",
        message: expect.stringContaining(`Redis Software ${line} reached its end of life on ${date}`),
      }),
    );
    const text = (await rampart(words, on("2027-12-30"))).stdout;
    expect(text).toMatch(
      new RegExp(`Data of ${redisSoftwareAsOf}, ${data.ageDays} days old: newer builds may be\\s+missing`),
    );
    const quiet = (await rampart([...words, "--quiet"], on("2027-12-30"))).stdout;
    expect(quiet).not.toContain("Data of");
    const fresh = (await rampart(words, on(redisSoftwareAsOf))).stdout;
    expect(fresh).toContain(`Data of ${redisSoftwareAsOf}.`);
  });

  it.each(["status", "readiness"] as const)("may be refused for its age by fleet %s", async (name) => {
    const bundle = await folder.write("tally.zip", buildBundle());
    const words = [
      "fleet",
      name,
      await inventory(await old()),
      ...(name === "readiness" ? [bundle, "--to", "7.22"] : []),
    ];
    const late = await rampart([...words, "--max-data-age", "30"], on("2027-12-30"));
    expect([late.code, late.stderr]).toEqual([1, expect.stringContaining("--max-data-age allows 30")]);
    const fresh = await rampart([...words, "--max-data-age", "30"], on(redisSoftwareAsOf));
    expect(fresh.stderr).not.toContain("--max-data-age");
  });
});

describe("a cluster that changes while it is read", () => {
  const lists = (changes: number) => {
    let asked = 0;
    return () => {
      asked += 1;
      return Array.from({ length: Math.min(asked, changes) }, (_, index) => {
        return { uid: `u${index}`, module_name: "tally", version: index, semantic_version: `1.0.${index}` };
      });
    };
  };

  it("is read again until it keeps still", async () => {
    const answers = { ...whole, "/v1/bdbs": [], "/v1/modules": lists(3) };
    const { code, clusters } = await status([await server(answers)]);
    expect([code, clusters[0].modules.length, clusters[0].problems]).toEqual([0, 3, []]);
  });

  it("is said to, where it never does", async () => {
    const answers = { ...whole, "/v1/bdbs": [], "/v1/modules": lists(1000) };
    const { code, clusters } = await status([await server(answers)]);
    expect([code, clusters[0].problems]).toEqual([
      4,
      ["it changed whenever it was read; this is the last that it said"],
    ]);
  });
});

const whole = {
  "/v1/cluster": { name: "one" },
  "/v1/nodes": [{ uid: 1, software_version: "7.22.2-1", os_name: "rhel", os_semantic_version: "9.4" }],
  "/v1/modules": [
    { uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3", platforms: {} },
  ],
  "/v1/bdbs": [database],
};
const wrong: readonly unknown[] = [null, 7, "x", [null], {}];

describe("answers of the wrong shape", () => {
  const cases = Object.entries(whole).flatMap(([path, answer]) => {
    const [item] = [answer].flat();
    const fields = Object.keys(item ?? {}).map((field) => [path, field] as const);
    return [[path, ""] as const, [path, "item"] as const, ...fields];
  });

  it.each(cases)("of %s %s end no run, and hide no other cluster", async (path, field) => {
    for (const value of wrong) {
      const answer = whole[path as keyof typeof whole];
      const [item] = [answer].flat();
      const changed = field === "item" ? value : { ...item, [field]: value };
      const broken = field === "" ? value : Array.isArray(answer) ? [changed] : changed;
      const { code, clusters } = await status([
        await server({ ...whole, [path]: broken }),
        await server(whole),
      ]);
      expect([0, 4], JSON.stringify(broken)).toContain(code);
      const [first] = clusters;
      if (code === 0) expect(first.problems, JSON.stringify(broken)).toEqual([]);
      else
        expect(
          first.error?.message ?? first.problems[0] ?? first.nodes[0]?.error,
          JSON.stringify(broken),
        ).toMatch(/./);
      expect(clusters[1]).toMatchObject({ databaseCount: 1, problems: [] });
    }
  });
});
