import type { DatabaseObject } from "@rampart/cluster-api";
import type { Emulator, EmulatorSettings, RequestRecord } from "@rampart/emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart, useFolder } from "./command-run.ts";
import { clientOf, startCluster, truth } from "./emulated-cluster.ts";

// A command changes what it was asked to change, and nothing else: for every call that changes something, what it must not
// change.

const folder = useFolder();
const running: Emulator[] = [];
let requests: RequestRecord[] = [];

beforeEach(() => {
  requests = [];
});
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

const changes = () =>
  requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

const database = (uid: number): DatabaseObject => ({
  uid,
  name: `orders-${uid}`,
  redis_version: "7.2",
  version: "7.2.0",
  status: "active",
  replication: true,
  data_persistence: "aof",
  memory_size: 1000,
  module_list: [
    { module_name: "tally", module_args: "A 1", semantic_version: "1.2.3" },
    { module_name: "shelf", module_args: "", semantic_version: "2.0.0" },
  ],
});

/** A cluster with two databases of Redis 7.2, and with tally and shelf in the versions named, for 7.2 and newer for 7.4. */
async function cluster(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
  const emulator = await startCluster({
    nodes: 1,
    databases: [database(1), database(2)],
    onRequest: (record) => void requests.push(record),
    ...settings,
  });
  running.push(emulator);
  const builds = [
    ["tally", "1.2.3", "7.2"],
    ["tally", "1.3.0", "7.2"],
    ["tally", "1.4.0", "7.4"],
    ["shelf", "2.0.0", "7.2"],
    ["shelf", "2.1.0", "7.2"],
  ] as const;
  for (const [module_name, semantic_version, compatible_redis_version] of builds) {
    const [major = 0, minor = 0, patch = 0] = semantic_version.split(".").map(Number);
    const version = major * 10_000 + minor * 100 + patch;
    const metadata = { module_name, semantic_version, version, compatible_redis_version, capabilities };
    const bundle = await folder.write(`${module_name}-${semantic_version}.zip`, buildBundle({ metadata }));
    const { code, stderr } = await rampart(["upload", bundle, ...at(emulator)]);
    expect(code, stderr).toBe(0);
  }
  requests = [];
  return emulator;
}

/** What the databases demand of their modules. */
const capabilities = [
  "types",
  "failover_migrate",
  "persistence_aof",
  "persistence_rdb",
  "clustering",
  "replica_of",
];

const at = (emulator: Emulator) => ["--cluster", emulator.urls[0] ?? ""];

/** Everything that there is, without what clusters count up by themselves. */
async function everything(emulator: Emulator) {
  const client = clientOf(emulator);
  const { modules, artifacts } = await truth(emulator);
  return {
    databases: (await client.databases()) as readonly DatabaseObject[],
    modules: modules.map(({ uid }) => uid),
    artifacts: [...artifacts.values()].flat(),
    cluster: await client.cluster(),
  };
}

function withVersion({ module_list = [], ...rest }: DatabaseObject, name: string, semantic_version: string) {
  return {
    ...rest,
    module_list: module_list.map((module) =>
      module.module_name === name ? { ...module, semantic_version } : module,
    ),
  };
}

describe("rampart upgrade of one module", () => {
  const upgrade = ["upgrade", "1", "--module", "tally@1.3.0"];

  it.each([
    ["8.0.20", []],
    ["7.22.2", []],
    ["7.4.6", []],
    ["8.0.20", ["--endpoint", "database-modules"]],
    ["7.22.2", ["--endpoint", "modules"]],
  ])("on %s with %j changes that module of that database alone", async (clusterVersion, flags) => {
    const emulator = await cluster({ clusterVersion });
    const before = await everything(emulator);
    const { code, stderr } = await rampart([...upgrade, ...flags, ...at(emulator)]);
    expect(code, stderr).toBe(0);
    const after = await everything(emulator);
    const [first, second] = before.databases;
    if (first === undefined) throw new Error("no database");
    const expected = withVersion(first, "tally", "1.3.0");
    expect({ ...after, databases: [] }).toEqual({ ...before, databases: [] });
    expect(after.databases[1]).toEqual(second);
    expect(after.databases[0]).toMatchObject({ redis_version: "7.2", memory_size: 1000 });
    const withoutIds = ({ module_list, ...rest }: DatabaseObject) => ({
      ...rest,
      module_list: module_list?.map(({ module_id: _, ...module }) => module),
    });
    expect(withoutIds(after.databases[0] ?? first)).toEqual(withoutIds(expected));
  });

  it("says before what changes and what does not", async () => {
    const emulator = await cluster();
    const { stderr, stdout } = await rampart([...upgrade, ...at(emulator)]);
    expect(stderr).toMatch(
      /^database 1 \(orders-1\):\n {2}Redis stays 7\.2\n {2}tally 1\.2\.3 -> 1\.3\.0\n {2}shelf stays 2\.0\.0\n/,
    );
    expect(stderr).toContain("replicas take over, and keep their new roles (--preserve-roles");
    expect(stdout).toContain("database 1 was upgraded");
  });

  it.each(["8.0.20", "7.22.2"])(
    "with --dry-run on %s says the same, and changes nothing",
    async (clusterVersion) => {
      const emulator = await cluster({ clusterVersion });
      const before = await everything(emulator);
      const { stderr, code } = await rampart([...upgrade, "--dry-run", ...at(emulator)]);
      expect(code).toBe(0);
      expect(stderr).toContain("tally 1.2.3 -> 1.3.0");
      expect(await everything(emulator)).toEqual(before);
      expect(changes()).toEqual(
        clusterVersion.startsWith("8") ? ["POST /v1/bdbs/1/upgrade?dry_run=true"] : [],
      );
    },
  );

  it("on a terminal asks, and takes anything but yes for no", async () => {
    const emulator = await cluster();
    const questions: string[] = [];
    const no = await rampart([...upgrade, ...at(emulator)], { answer: "", questions });
    expect([no.code, questions]).toEqual([2, ["Upgrade database 1? [y/N] "]]);
    expect(no.stderr).toContain("nothing was changed");
    expect(changes()).toEqual([]);
    expect((await rampart([...upgrade, "--yes", ...at(emulator)], { answer: "no", questions })).code).toBe(0);
    expect(questions).toHaveLength(1);
  });

  it("with a module that is for another Redis is refused, and the reason is true", async () => {
    const emulator = await cluster();
    const { code, stderr } = await rampart(["upgrade", "1", "--module", "tally@1.4.0", ...at(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toContain("7.2");
    expect((await clientOf(emulator).database(1)).redis_version).toBe("7.2");
  });

  it("has what changes in its document", async () => {
    const emulator = await cluster();
    const { stdout } = await rampart([...upgrade, "--json", ...at(emulator)]);
    expect(JSON.parse(stdout)).toMatchObject({ changes: { redis: { from: "7.2", to: "7.2" } } });
  });
});

describe.each([
  ["modules delete", ["modules", "delete", "tally@1.3.0"], ["modules", "delete", "tally@1.2.3"]],
  ["artifacts delete", ["artifacts", "delete", "tally", "10300"], ["artifacts", "delete", "tally", "10203"]],
])("rampart %s", (_name, unused, used) => {
  it("deletes that version alone", async () => {
    const emulator = await cluster();
    const before = await everything(emulator);
    expect((await rampart([...unused, ...at(emulator)])).code).toBe(0);
    const after = await everything(emulator);
    expect(after.databases).toEqual(before.databases);
    expect(after.cluster).toEqual(before.cluster);
    const lost =
      before.modules.length + before.artifacts.length - after.modules.length - after.artifacts.length;
    expect(lost).toBe(1);
  });

  it.each(["", "--quiet"])("on a terminal asks, and names the databases that use it, %s", async (flag) => {
    const emulator = await cluster();
    const questions: string[] = [];
    const words = [...used, ...(flag === "" ? [] : [flag]), ...at(emulator)];
    const { code, stderr } = await rampart(words, { answer: "n", questions });
    expect(code).toBe(2);
    expect(stderr).toContain("databases 1 (orders-1), 2 (orders-2) use tally");
    expect(questions).toEqual([expect.stringMatching(/^Delete tally .*\? \[y\/N\] $/)]);
    expect(changes()).toEqual([]);
  });
});

describe("rampart upload", () => {
  it("adds a module, and leaves the cluster, its databases and its other modules as they are", async () => {
    const emulator = await cluster({ clusterVersion: "8.2.0", databases: [database(1)] }).catch(
      () => undefined,
    );
    // From 8.2.0 on uploads are off: the builds above are refused, and the switch stays as it is.
    expect(emulator).toBeUndefined();
    const [off] = running;
    if (off === undefined) throw new Error("no cluster ran");
    const before = await everything(off);
    const bundle = await folder.write("tally.zip", buildBundle());
    expect((await rampart(["upload", bundle, ...at(off), "--allow-upload"])).code).toBe(0);
    const after = await everything(off);
    expect({ ...after, modules: [], artifacts: [] }).toEqual({ ...before, modules: [], artifacts: [] });
    expect([after.modules.length, after.artifacts.length]).toEqual([1, 1]);
  });
});

describe("rampart modules config", () => {
  it("changes the arguments of that module of that database alone", async () => {
    const emulator = await startCluster({
      nodes: 1,
      databases: [database(1), database(2)],
    });
    running.push(emulator);
    const metadata = { config_command: "TALLY.CONFIGSET" };
    const bundle = await folder.write("configurable.zip", buildBundle({ metadata }));
    await rampart(["upload", bundle, ...at(emulator)]);
    const before = await everything(emulator);
    const words = ["modules", "config", "1", "--module", "tally", "--args", "B 2"];
    expect((await rampart([...words, ...at(emulator)])).code).toBe(0);
    const after = await everything(emulator);
    const [first] = before.databases;
    const [tally, shelf] = first?.module_list ?? [];
    expect(after.databases[0]).toEqual({ ...first, module_list: [{ ...tally, module_args: "B 2" }, shelf] });
    expect({ ...after, databases: after.databases.slice(1) }).toEqual({
      ...before,
      databases: before.databases.slice(1),
    });
  });
});
