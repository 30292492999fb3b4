import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { afterEach, describe, expect, it } from "vitest";
import {
  buildBundle,
  sha256,
  tally as tallyModule,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

/** `rampart fleet readiness`: which databases an upgrade would break, in the words of `check`. */

const folder = useFolder();
const emulators: Emulator[] = [];
afterEach(async () => {
  for (const emulator of emulators.splice(0)) await emulator.close();
});

const tally = { module_name: "tally", semantic_version: "1.2.3" };
const database = (uid: number, fields: object = {}) => ({
  uid,
  name: `db${uid}`,
  redis_version: "8.0",
  module_list: [tally],
  ...fields,
});

async function cluster(settings: Partial<EmulatorSettings> = {}): Promise<string> {
  const emulator = await startCluster({ clusterVersion: "8.0.20", databases: [database(1)], ...settings });
  emulators.push(emulator);
  return emulator.urls[0] ?? "";
}

const release = (version: string, redis: string, fields: object = {}) => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return buildBundle({
    metadata: {
      semantic_version: version,
      version: major * 10_000 + minor * 100 + patch,
      compatible_redis_version: redis,
      ...fields,
    },
  });
};

async function bundle(name: string, ...of: Parameters<typeof release>): Promise<string> {
  return await folder.write(name, release(...of));
}

async function readiness(urls: readonly string[], words: readonly string[]) {
  const clusters = urls.map((url, index) => ({ name: `c${index + 1}`, url }));
  const inventory = await folder.write("clusters.json", JSON.stringify({ clusters }));
  const { code, stdout, stderr } = await rampart(["fleet", "readiness", inventory, ...words, "--json"]);
  expect(faultsOf("fleet-readiness", stdout), stderr).toEqual([]);
  const document = JSON.parse(stdout);
  const [first] = document.clusters;
  return { code, document, first, module: first.databases?.[0]?.modules[0] };
}

const rulesOf = ({ findings }: { findings: readonly { rule: string }[] }) => findings.map(({ rule }) => rule);

describe("fleet readiness", () => {
  it("names the bundle that would carry a database: the highest that fits", async () => {
    const methods = new Set<string>();
    const url = await cluster({ onRequest: ({ method }) => methods.add(method) });
    const files = [await bundle("a.zip", "1.3.0", "8.2"), await bundle("b.zip", "1.4.0", "8.2")];
    const old = await bundle("c.zip", "1.9.0", "8.0");
    const { code, document, module } = await readiness(
      [url],
      [...files, old, "--to", "8.2", "--redis-version", "8.2"],
    );
    expect(module.carriers).toEqual([{ file: files[1], version: "1.4.0", nodes: [1] }]);
    expect([code, document.verdict]).toEqual([0, "accepted"]);
    expect([...methods]).toEqual(["GET"]);
  });

  it.each([
    ["8.2", { compatible: "8.0" }, "redis_incompatible_version", "cluster/redis-version-differs"],
    ["8.2", { operating_systems: ["ubuntu22"] }, "os_not_supported", "cluster/operating-system-not-listed"],
    ["8.2", { version: "1.2.0" }, "module_downgrade_unsupported", "cluster/module-downgrade"],
    ["8.2", { module_name: "counters" }, "missing_module", "cluster/bundle-missing"],
  ])("says with the cluster's code why none fits: %s %j", async (redis, changes, code, rule) => {
    const { compatible = "8.2", version = "1.3.0", ...fields } = changes as Record<string, string>;
    const file = await bundle("a.zip", version, compatible, fields);
    const outcome = await readiness([await cluster()], [file, "--to", "8.2", "--redis-version", redis]);
    expect(outcome.code).toBe(1);
    expect(outcome.module).toMatchObject({ verdict: "rejected", errorCode: code, carriers: [] });
    expect(rulesOf(outcome.module)).toContain(rule);
    expect(outcome.first).toMatchObject({ verdict: "rejected", errorCode: code });
  });

  it("holds the settings of a database against the capabilities of the bundle", async () => {
    const url = await cluster({ databases: [database(1, { crdt: true }), database(2)] });
    const file = await bundle("a.zip", "1.3.0", "8.0", { capabilities: ["types"] });
    const { first } = await readiness([url], [file, "--to", "8.2"]);
    expect(first.databases.map(({ verdict }: { verdict: string }) => verdict)[0]).toBe("rejected");
    expect(first.databases[0].errorCode).toBe("unsupported_module_capabilities");
  });

  it("asks the nodes of each system for a bundle of their own", async () => {
    const url = await cluster({ nodes: 2, os: ["rhel9", "ubuntu22"] });
    const rhel = await bundle("rhel.zip", "1.3.0", "8.0");
    const ubuntu = await bundle("ubuntu.zip", "1.3.0", "8.0", { operating_systems: ["ubuntu22"] });
    const alone = await readiness([url], [rhel, "--to", "8.2"]);
    expect(alone.module).toMatchObject({ verdict: "rejected", errorCode: "os_not_supported" });
    const both = await readiness([url], [rhel, ubuntu, "--to", "8.2"]);
    expect(both.module.carriers.map(({ nodes }: { nodes: readonly number[] }) => nodes)).toEqual([[1], [2]]);
    expect(both.module.verdict).toBe("accepted");
  });

  it("says that two bundles of one version both fit, and decides for none", async () => {
    const other = Buffer.concat([tallyModule, Buffer.from([0])]);
    const metadata = { semantic_version: "1.3.0", version: 10_300, sha256: sha256(other) };
    const second = buildBundle({ metadata, module: { content: other } });
    const files = [await bundle("a.zip", "1.3.0", "8.0"), await folder.write("b.zip", second)];
    const { code, module } = await readiness([await cluster()], [...files, "--to", "8.2"]);
    expect([code, module.verdict, rulesOf(module)]).toEqual([1, "unknown", ["cluster/undecided"]]);
    const twin = await bundle("c.zip", "1.3.0", "8.0");
    const same = await readiness([await cluster()], [files[0] ?? "", twin, "--to", "8.2"]);
    expect(same.module.verdict).toBe("accepted");
  });

  it("knows the documented upgrade paths, and versions that are older", async () => {
    const file = await bundle("a.zip", "1.3.0", "7.2", { min_redis_pack_version: "6.0" });
    const old = await cluster({ clusterVersion: "6.4.2", os: ["rhel8"], databases: [] });
    const path = await readiness([old], [file, "--to", "8.2"]);
    expect([path.code, rulesOf(path.first)]).toEqual([1, ["cluster/upgrade-not-direct"]]);
    const down = await readiness([await cluster()], [file, "--to", "7.22"]);
    expect([down.code, rulesOf(down.first)]).toEqual([1, ["cluster/upgrade-goes-down"]]);
  });

  it("finds the system that the destination no longer supports", async () => {
    const file = await bundle("a.zip", "1.3.0", "8.0", { operating_systems: ["amzn2"] });
    const { module } = await readiness([await cluster({ os: ["amzn2"] })], [file, "--to", "8.2"]);
    expect(rulesOf(module)).toContain("cluster/platform-unsupported");
  });

  it("leaves open what the data do not say", async () => {
    const file = await bundle("a.zip", "1.3.0", "8.0");
    const { code, document } = await readiness([await cluster()], [file, "--to", "9.9"]);
    expect([code, document.verdict]).toEqual([1, "unknown"]);
    const allowed = await readiness([await cluster()], [file, "--to", "9.9", "--allow-unknown"]);
    expect(allowed.code).toBe(0);
  });

  it("takes a cluster that cannot be read for unknown, and judges the others", async () => {
    const file = await bundle("a.zip", "1.3.0", "8.0");
    const urls = ["http://127.0.0.1:1", await cluster()];
    const { code, document } = await readiness(urls, [file, "--to", "8.2"]);
    expect([code, document.verdict]).toEqual([4, "unknown"]);
    expect(document.clusters[1].verdict).toBe("accepted");
  });

  it.each([[[]], [["--to", "newest"]], [["--to", "8.2", "--redis-version", "x"]]])(
    "does not begin with %j",
    async (words) => {
      const { code } = await rampart(["fleet", "readiness", "none.yml", "none.zip", ...words]);
      expect(code).toBe(2);
    },
  );
});
