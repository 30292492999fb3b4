import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { afterEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

/** `rampart check --cluster` holds bundles against what a living cluster says of itself, and changes nothing there. */

const folder = useFolder();
let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function cluster(settings: Partial<EmulatorSettings> = {}): Promise<string> {
  emulator = await startCluster(settings);
  return emulator.urls[0] ?? "";
}

async function check(url: string, ...words: string[]) {
  const bundle = await folder.write("tally.zip", buildBundle());
  const { code, stdout, stderr } = await rampart(["check", bundle, "--cluster", url, ...words, "--json"]);
  expect(faultsOf("report", stdout), stderr).toEqual([]);
  return { code, results: JSON.parse(stdout).results };
}

describe("check --cluster", () => {
  it("asks every node, and sends nothing that changes the cluster", async () => {
    const methods: string[] = [];
    const url = await cluster({ nodes: 2, onRequest: ({ method }) => methods.push(method) });
    const { code, results } = await check(url, "--redis-version", "8.0");
    expect(code).toBe(0);
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      verdict: "accepted",
      target: {
        clusterVersion: expect.stringMatching(/^8\.0\.20/),
        os: "rhel9",
        arch: "x86_64",
        modules: [],
      },
    });
    expect([...new Set(methods)]).toEqual(["GET"]);
  });

  it.each([
    [["--redis-version", "newest"], /^rampart: --redis-version: "newest" is not a version of Redis/],
    [["--endpoint", "v2"], /^rampart: --endpoint: Redis Software 8\.0\.20\S* has no endpoint v2/],
    [["--uploads", "off"], /^rampart: --uploads: uploads cannot be disabled/],
  ])("does not take %j, which no such cluster has", async (words, message) => {
    const bundle = await folder.write("tally.zip", buildBundle());
    const { code, stderr } = await rampart(["check", bundle, "--cluster", await cluster(), ...words]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each([[], ["--delete"], ["--upgrade-from", "BUNDLE"]])(
    "%j of a cluster that tells platforms of its modules keeps to the schema",
    async (...words) => {
      const url = await cluster({ clusterVersion: "7.22.2" });
      const bundle = await folder.write(
        "tally.zip",
        buildBundle({ metadata: { operating_systems: ["rhel9"] } }),
      );
      expect((await rampart(["upload", bundle, "--cluster", url])).code).toBe(0);
      const { results } = await check(url, ...words.map((word) => (word === "BUNDLE" ? bundle : word)));
      expect(results[0].target.modules).toEqual([
        { name: "tally", version: "1.2.3", platforms: ["rhel9/x86_64"] },
      ]);
    },
  );

  it("takes a database, or all of them, from the cluster", async () => {
    const module_list = [{ module_name: "tally", semantic_version: "1.2.3" }];
    const databases = [
      { uid: 3, name: "fits", redis_version: "8.0", module_list },
      { uid: 4, name: "newer", redis_version: "8.2", module_list },
    ];
    const url = await cluster({ databases });
    const one = await check(url, "--database", "3");
    expect([one.code, one.results.length]).toEqual([0, 1]);
    expect(one.results[0].target).toMatchObject({ database: "fits" });
    const all = await check(url, "--database", "all");
    expect(all.code).toBe(1);
    expect(all.results.map(({ errorCode }: { errorCode: string | null }) => errorCode)).toEqual([
      null,
      "redis_incompatible_version",
    ]);
    const bundle = folder.path("tally.zip");
    for (const [words, code] of [
      [["--cluster", url, "--database", "7"], 4],
      [["--cluster", url, "--database", "x"], 2],
      [["--database", "3"], 2],
      [["--cluster", url, "--database", "3", "--db-config", bundle], 2],
    ] as const) {
      expect((await rampart(["check", bundle, ...words])).code, words.join(" ")).toBe(code);
    }
  });

  it("upgrades from the version that a database has, whatever the old bundle says", async () => {
    const having = (version: string) => [{ module_name: "tally", semantic_version: version }];
    const databases = [
      { uid: 3, redis_version: "8.0", module_list: having("1.3.0") },
      { uid: 4, redis_version: "8.0", module_list: [] },
      { uid: 5, redis_version: "8.0", module_list: having("1.1.0") },
    ];
    const url = await cluster({ databases });
    const old = await folder.write(
      "old.zip",
      buildBundle({ metadata: { semantic_version: "1.1.0", version: 10_100 } }),
    );
    const ask = (which: string) => check(url, "--upgrade-from", old, "--database", which);
    const { code, results } = await ask("all");
    expect([code, results.map(({ errorCode }: { errorCode: string | null }) => errorCode)]).toEqual([
      1,
      ["module_downgrade_unsupported", null],
    ]);
    const words = ["--upgrade-from", old, "--cluster", url, "--database", "4"];
    const lacking = await rampart(["check", folder.path("tally.zip"), ...words]);
    expect([lacking.code, lacking.stderr]).toEqual([2, expect.stringContaining("contradicts the database")]);
  });

  it("asks every database whether a module can be deleted", async () => {
    const module_list = [{ module_name: "tally", semantic_version: "1.2.3" }];
    const databases = [
      { uid: 3, name: "other", redis_version: "8.0", module_list: [] },
      { uid: 4, name: "orders", redis_version: "8.0", module_list },
    ];
    const url = await cluster({ databases });
    for (const words of [[], ["--database", "3"]]) {
      const { code, results } = await check(url, "--delete", ...words);
      expect([code, results.length]).toEqual([1, 1]);
      expect(results[0]).toMatchObject({ verdict: "rejected", errorCode: "module_in_use" });
    }
    await emulator?.close();
    const unused = await check(await cluster({ databases: databases.slice(0, 1) }), "--delete");
    expect(unused.results[0]).toMatchObject({ verdict: "accepted" });
    await emulator?.close();
    const free = await check(await cluster(), "--delete");
    expect(free.results[0]).toMatchObject({ verdict: "accepted" });
  });

  it("finds the node that would not take it", async () => {
    const { code, results } = await check(await cluster({ nodes: 2, os: ["rhel9", "ubuntu22"] }));
    expect(code).toBe(1);
    expect(results.map(({ errorCode }: { errorCode: string | null }) => errorCode)).toEqual([
      null,
      "os_not_supported",
    ]);
  });

  it("knows the cluster's switch", async () => {
    const { results } = await check(await cluster({ clusterVersion: "8.2.0" }));
    expect(results[0]).toMatchObject({
      verdict: "rejected",
      errorCode: "modules_upload_disabled",
      target: { uploads: "off" },
    });
    const on = await check(emulator?.urls[0] ?? "", "--uploads", "on");
    expect(on.results[0]).toMatchObject({ verdict: "accepted", errorCode: null });
  });

  it.each(["--os", "--arch", "--cluster-version", "--target", "--with-module"])(
    "does not take %s, which the cluster says itself",
    async (flag) => {
      const outcome = await rampart(["check", "a.zip", "--cluster", "https://127.0.0.1:1", flag, "x"]);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toMatch(new RegExp(`^rampart: ${flag} contradicts --cluster`));
    },
  );

  it.each([
    ["https://127.0.0.1:1", 4],
    ["https://user:secret@127.0.0.1:1", 2],
    ["ftp://127.0.0.1", 2],
  ])("ends with one message where %s cannot be asked", async (url, code) => {
    const bundle = await folder.write("tally.zip", buildBundle());
    const outcome = await rampart(["check", bundle, "--cluster", url]);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr.match(/^rampart: /gm)).toHaveLength(1);
    expect(outcome.stderr).not.toContain("secret");
  });
});
