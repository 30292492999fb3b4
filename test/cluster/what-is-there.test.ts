import type { Emulator } from "@rampart/emulator";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, sha256, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";
import { at, to, truth, useClusters } from "./emulated-cluster.ts";

// What is on a cluster: builds for several systems, nodes that differ, and others who are at work at the same time.

const folder = useFolder();
const clusters = useClusters();
const { start: cluster } = clusters;
let rhel8 = "";
let rhel9 = "";

beforeEach(async () => {
  rhel8 = await folder.write("tally-rhel8.zip", buildBundle({ metadata: { operating_systems: ["rhel8"] } }));
  rhel9 = await folder.write("tally-rhel9.zip", buildBundle({ metadata: { operating_systems: ["rhel9"] } }));
});

const changes = () =>
  clusters.requests
    .filter(({ method }) => method !== "GET")
    .map(({ node, method, path, file }) => [node, `${method} ${path}`, file?.name].filter(Boolean).join(" "));

interface Uploaded {
  readonly clusters: readonly {
    readonly endpoint?: string;
    readonly alreadyThere?: boolean;
    readonly requests: readonly object[];
    readonly nodes: readonly { readonly state: string }[];
    readonly record?: { readonly state: string };
  }[];
}

async function upload(words: readonly string[]) {
  const { code, stdout, stderr } = await rampart(["upload", ...words, "--json"]);
  expect(faultsOf("upload", stdout)).toEqual([]);
  const [outcome] = (JSON.parse(stdout) as Uploaded).clusters;
  return { code, stderr, outcome, states: outcome?.nodes.map(({ state }) => state) };
}

async function platforms(emulator: Emulator): Promise<string[]> {
  return (await truth(emulator)).modules.flatMap((module) => Object.keys(module.platforms ?? {}));
}

describe("before 8.0, builds of one version for several systems", () => {
  it("are added to the version that is there, before there are nodes of that system", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", os: ["rhel8"] });
    expect((await upload([rhel8, ...at(emulator)])).code).toBe(0);
    const added = await upload([rhel9, ...at(emulator)]);
    expect([added.code, added.states]).toEqual([0, ["already-there", "already-there"]]);
    expect(await platforms(emulator)).toEqual(["rhel8/x86_64", "rhel9/x86_64"]);
    expect((await truth(emulator)).modules).toHaveLength(1);
  });

  it("are each there once: the same again sends nothing", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", os: ["rhel8"] });
    for (const bundle of [rhel8, rhel9]) await upload([bundle, ...at(emulator)]);
    clusters.forgetRequests();
    for (const bundle of [rhel8, rhel9]) expect((await upload([bundle, ...at(emulator)])).code).toBe(0);
    expect(changes()).toEqual([]);
  });

  it("a forced build for a system of no node is not said to be on the nodes", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", os: ["rhel8"] });
    const { code, states } = await upload([rhel9, ...at(emulator), "--force"]);
    expect([code, states]).toEqual([4, ["failed", "failed"]]);
    expect(await platforms(emulator)).toEqual([]);
  });

  it("are shown by modules list", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", os: ["rhel8", "rhel9"] });
    await upload([rhel8, rhel9, ...at(emulator)]);
    const { stdout } = await rampart(["modules", "list", ...at(emulator)]);
    expect(stdout).toMatch(/^module +version +redis +origin +platforms +uid\n/);
    expect(stdout).toContain("rhel8/x86_64, rhel9/x86_64");
  });
});

describe("nodes of several systems", () => {
  const mixed = { os: ["rhel8", "rhel9"] };

  it("each get the bundle that fits them, and the same again sends nothing", async () => {
    const emulator = await cluster(mixed);
    const first = await upload([rhel9, rhel8, ...to(emulator)]);
    expect([first.code, first.states]).toEqual([0, ["stored", "stored"]]);
    const path = "POST /v2/local/modules/user-defined/artifacts";
    expect(changes()).toEqual([
      "1 POST /v2/modules/user-defined",
      `1 ${path} tally-rhel8.zip`,
      `2 ${path} tally-rhel9.zip`,
    ]);
    clusters.forgetRequests();
    const again = await upload([rhel8, rhel9, ...to(emulator)]);
    expect([again.code, again.states]).toEqual([0, ["already-there", "already-there"]]);
    expect(changes()).toEqual([]);
  });

  it("that have all of it still refuse one of the bundles alone, by upload as by check", async () => {
    const emulator = await cluster({ ...mixed, port: 19_645 });
    expect((await upload([rhel8, rhel9, ...at(emulator)])).code).toBe(0);
    clusters.forgetRequests();
    const rejected = { verdict: "rejected", errorCode: "os_not_supported" };
    const { code, outcome, states, stderr } = await upload([rhel9, ...at(emulator)]);
    expect([code, states]).toEqual([1, ["not-tried", "already-there"]]);
    expect(outcome).toMatchObject({ ...rejected, alreadyThere: false });
    expect(stderr.replaceAll(/\s+/g, " ")).toMatch(/nothing was sent; what is on node 2 .* stays as it is/);
    const checked = await rampart(["check", rhel9, ...at(emulator), "--json"]);
    expect(checked.code).toBe(1);
    const there = { verdict: "rejected", errorCode: "module_exists" };
    expect(JSON.parse(checked.stdout)).toMatchObject({ results: [rejected, there] });
    const planned = await rampart(["upload", rhel9, ...at(emulator), "--dry-run"]);
    expect(planned.code).toBe(1);
    expect(planned.stdout).toMatch(/would not send \(verdict: rejected\):/);
    expect(planned.stdout).toMatch(/node 2 \(.*\) +already there/);
    expect(changes()).toEqual([]);
  });

  it("keep the build of another system that a forced upload met", async () => {
    const emulator = await cluster(mixed);
    expect((await upload([rhel8, rhel9, ...to(emulator)])).code).toBe(0);
    clusters.forgetRequests();
    const { code, states } = await upload([rhel9, ...to(emulator), "--force", "--rollback"]);
    expect([code, states]).toEqual([4, ["failed", "already-there"]]);
    expect(changes()).toEqual(["1 POST /v2/local/modules/user-defined/artifacts tally-rhel9.zip"]);
  });

  it("before 8.0 have the builds from the cluster, by upload as by check", async () => {
    const emulator = await cluster({ ...mixed, clusterVersion: "7.22.2" });
    expect((await upload([rhel8, rhel9, ...at(emulator)])).code).toBe(0);
    const { code, states } = await upload([rhel9, ...at(emulator)]);
    expect([code, states]).toEqual([0, ["already-there", "already-there"]]);
    const checked = await rampart(["check", rhel9, ...at(emulator), "--json"]);
    const there = { verdict: "rejected", errorCode: "module_exists" };
    expect(JSON.parse(checked.stdout)).toMatchObject({ results: [there, there] });
  });

  it("before 8.0 get them from the cluster, to which each build is sent once", async () => {
    const emulator = await cluster({ ...mixed, clusterVersion: "7.22.2" });
    const { code, states } = await upload([rhel8, rhel9, ...at(emulator)]);
    expect([code, states]).toEqual([0, ["stored", "stored"]]);
    expect(await platforms(emulator)).toEqual(["rhel8/x86_64", "rhel9/x86_64"]);
    expect(changes()).toHaveLength(2);
  });

  it("have another file where the record does not have the digest of a bundle for all of them", async () => {
    const emulator = await cluster(mixed);
    const both = { operating_systems: ["rhel8", "rhel9"] };
    const first = await folder.write("first.zip", buildBundle({ metadata: both }));
    expect((await upload([first, ...to(emulator)])).code).toBe(0);
    const content = Buffer.concat([tally, Buffer.from("more")]);
    const metadata = { ...both, sha256: sha256(content) };
    const other = await folder.write("other.zip", buildBundle({ module: { content }, metadata }));
    clusters.forgetRequests();
    const { code, stderr, outcome } = await upload([other, ...to(emulator)]);
    expect([code, changes(), outcome?.alreadyThere]).toEqual([1, [], false]);
    expect(stderr).toContain("module_exists");
    const planned = await rampart(["upload", other, ...to(emulator), "--dry-run"]);
    expect(planned.stdout).toMatch(/would not send \(verdict: rejected\)/);
    expect(planned.stdout).not.toContain("already there");
  });

  it("with a bundle for one of them are refused, and the advice names what is missing", async () => {
    const emulator = await cluster(mixed);
    const { code, stderr } = await upload([rhel9, ...to(emulator)]);
    expect(code).toBe(1);
    expect(stderr).toContain("os_not_supported");
    expect(stderr).toContain("each node gets its own");
    expect(changes()).toEqual([]);
  });

  it.each([
    [
      "another version",
      { semantic_version: "1.3.0", version: 10300, operating_systems: ["rhel8"] },
      /not of one version/,
    ],
    [
      "a second build for one system",
      { operating_systems: ["rhel9"], description: "again" },
      /are for rhel9\/x86_64/,
    ],
  ])("%s beside a bundle is a wrong call", async (_what, metadata, message) => {
    const emulator = await cluster(mixed);
    const other = await folder.write("other.zip", buildBundle({ metadata }));
    const { code, stderr } = await rampart(["upload", rhel9, other, ...to(emulator)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(clusters.requests).toEqual([]);
  });
});

describe("a cluster in the middle of an upgrade", () => {
  it("gets and loses a module by the calls of its lowest version, at a node that has them", async () => {
    const nodeVersions = ["8.0.6", "7.22.2"];
    const emulator = await cluster({ nodeVersions, clusterVersion: "7.22.2", port: 19_642 });
    const { code, outcome } = await upload([rhel9, ...at(emulator)]);
    expect([code, outcome?.endpoint]).toEqual([0, "v2"]);
    expect((await rampart(["modules", "delete", "tally", ...at(emulator)])).code).toBe(0);
    expect(changes()).toEqual([
      expect.stringMatching(/^2 POST \/v2\/modules /),
      expect.stringMatching(/^2 DELETE \/v2\/modules\//),
    ]);
  });

  it("does not ask for a switch that these calls do not have, and leaves it as it is", async () => {
    const nodeVersions = ["8.2", "7.22.2"];
    const emulator = await cluster({ nodeVersions, clusterVersion: "8.2", port: 19_643 });
    expect((await rampart(["check", rhel9, ...at(emulator), "--allow-unknown"])).code).toBe(0);
    const { code, states } = await upload([rhel9, ...at(emulator), "--allow-upload", "--force"]);
    expect([code, states]).toEqual([0, ["stored", "stored"]]);
    expect(changes()).toEqual([expect.stringMatching(/^2 POST \/v2\/modules /)]);
  });

  it("names the switch of the nodes that have one", async () => {
    const emulator = await cluster({ nodeVersions: ["8.2", "8.0.20"], clusterVersion: "8.2", port: 19_644 });
    const { stderr } = await upload([rhel9, ...at(emulator)]);
    expect(stderr).toMatch(/uploads are disabled on Redis Software 8\.2\./);
    expect(stderr).not.toContain("disabled on Redis Software 8.0");
  });
});

describe("the switch while some nodes run 8.2", () => {
  it.each(["8.0.20", "8.2"])("is asked of each node by its own version, in a cluster of %s", async (own) => {
    const settings = { nodeVersions: ["8.0.20", "8.2"], clusterVersion: own, port: 19_645 };
    const emulator = await cluster(settings);
    const off = { verdict: "rejected", errorCode: "modules_upload_disabled" };
    const checked = await rampart(["check", rhel9, ...at(emulator), "--json"]);
    expect(JSON.parse(checked.stdout)).toMatchObject({ results: [{ verdict: "accepted" }, off] });
    const refused = await upload([rhel9, ...at(emulator)]);
    expect([refused.code, changes()]).toEqual([4, []]);
    expect(refused.outcome).toMatchObject(off);
    const forced = await upload([rhel9, ...at(emulator), "--force"]);
    expect([forced.code, forced.states]).toEqual([4, ["stored", "failed"]]);
    expect(forced.outcome?.nodes[1]).toMatchObject({ error: { errorCode: "modules_upload_disabled" } });
    const allowed = await upload([rhel9, ...at(emulator), "--allow-upload"]);
    expect([allowed.code, allowed.states]).toEqual([0, ["already-there", "stored"]]);
  });
});

describe("files of which the cluster has no record", () => {
  it.each([[[]], [["--force"]]])("may be of another bundle: nothing is sent, with %j", async (flags) => {
    const emulator = await cluster();
    expect((await upload([rhel9, ...to(emulator)])).code).toBe(0);
    expect((await rampart(["modules", "delete", "tally", ...at(emulator)])).code).toBe(0);
    const checked = await rampart(["check", rhel9, ...at(emulator), "--json"]);
    expect(checked.code).toBe(1);
    const unknown = { verdict: "unknown", target: { unrecordedFiles: [{ name: "tally", version: 10203 }] } };
    expect(JSON.parse(checked.stdout)).toMatchObject({ results: [unknown, unknown] });
    clusters.forgetRequests();
    const { code, outcome, states, stderr } = await upload([rhel9, ...to(emulator), ...flags]);
    expect([code, states, changes()]).toEqual([4, ["uncertain", "uncertain"], []]);
    expect(outcome).toMatchObject({ verdict: "unknown", error: { code: "artifact-unknown" } });
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("`rampart artifacts delete tally 10203`");
    const planned = await rampart(["upload", rhel9, ...to(emulator), "--dry-run"]);
    expect(planned.code).toBe(4);
    expect(planned.stdout).toMatch(/would not send \(verdict: unknown\)/);
    expect((await rampart(["artifacts", "delete", "tally", "10203", ...to(emulator)])).code).toBe(0);
    expect((await upload([rhel9, ...to(emulator)])).states).toEqual(["stored", "stored"]);
  });
});

describe("nodes that take no part", () => {
  const ordered = (status: string) => [{ kind: "node-status", status, node: 2 } as const];

  it.each([
    ["down", 4],
    ["provisioning", 4],
    ["decommissioning", 0],
  ])("that are %s are called so, and sent nothing: %d", async (status, expected) => {
    const emulator = await cluster({ faults: ordered(status) });
    const { code, states } = await upload([rhel9, ...to(emulator)]);
    expect([code, states]).toEqual([expected, ["stored", status]]);
    const { stdout } = await rampart(["upload", rhel9, ...to(emulator)]);
    expect(stdout).toContain(`is ${status === "down" ? "down" : `being ${status.replace("ing", "ed")}`}`);
    expect(clusters.requests.filter(({ node, path }) => node === 2 && path.includes("artifacts"))).toEqual(
      [],
    );
  });

  it.each([
    ["8.0.20", "decommissioning"],
    ["7.22.2", "decommissioning"],
    ["7.22.2", "down"],
  ])("are not counted among those that have the bundle: %s, %s", async (clusterVersion, status) => {
    const emulator = await cluster({ clusterVersion, nodes: 3, faults: ordered(status) });
    for (const is of ["is there", "was there already, nothing was sent"]) {
      const { stdout } = await rampart(["upload", rhel9, ...to(emulator)]);
      expect(stdout).toContain(`tally 1.2.3 ${is} (2 nodes).`);
    }
    const { states, outcome } = await upload([rhel9, ...to(emulator)]);
    expect([states, outcome?.alreadyThere]).toEqual([["already-there", status, "already-there"], true]);
  });

  it("by a word that is not published are asked like any other", async () => {
    const emulator = await cluster({ faults: ordered("resting") });
    const { code, states } = await upload([rhel9, ...to(emulator)]);
    expect([code, states]).toEqual([0, ["stored", "stored"]]);
  });

  it("are what a dry run tells, with the exit code of the real run", async () => {
    const emulator = await cluster({ faults: ordered("down") });
    const { code, stdout } = await rampart(["upload", rhel9, ...to(emulator), "--dry-run"]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/nothing to node 2 .*: the cluster calls it down/);
    expect(stdout.match(/: send the bundle/g)).toHaveLength(1);
  });

  it("do not keep artifacts list and delete waiting", async () => {
    const emulator = await cluster({ faults: ordered("down") });
    await upload([rhel9, ...to(emulator)]);
    for (const words of [
      ["artifacts", "list"],
      ["artifacts", "delete", "tally", "10203"],
    ]) {
      const { code, stderr } = await rampart([...words, ...to(emulator)]);
      expect(code).toBe(4);
      expect(stderr).toContain("the cluster says that this node is down");
    }
  });
});

describe("a node that is given several times", () => {
  it("is one node", async () => {
    const emulator = await cluster({ nodes: 1 });
    const [url = ""] = emulator.urls;
    const again = ["--node", url, "--node", `${url}/`, "--node", url];
    expect(await upload([rhel9, ...at(emulator), ...again])).toMatchObject({ code: 0, states: ["stored"] });
  });

  it("does not stand for the others", async () => {
    const emulator = await cluster();
    const [url = ""] = emulator.urls;
    const { code, stderr } = await rampart(["upload", rhel9, ...at(emulator), "--node", url, "--node", url]);
    expect(code).toBe(2);
    expect(stderr).toContain("the cluster has 2 nodes");
  });
});
