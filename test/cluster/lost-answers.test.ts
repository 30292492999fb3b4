import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";
import { at, clientOf, useClusters } from "./emulated-cluster.ts";

// A connection that ends after the request: the cluster may have done what it was asked.

const folder = useFolder();
const { start: cluster } = useClusters({ nodes: 1 });
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

const joined = (text: string) => text.replaceAll(/\s+/g, " ");
const databases = [
  {
    uid: 1,
    name: "db",
    redis_version: "8.0",
    module_list: [{ module_name: "tally", module_id: "0".repeat(32), semantic_version: "1.2.3" }],
  },
];

describe("a lost answer leaves open whether", () => {
  it.each([
    [["modules", "delete", "tally"], "user-defined-delete", "8.0.20", "rampart modules list"],
    [["modules", "delete", "tally"], "modules-delete-v2", "7.22.2", "rampart actions list"],
    [
      ["modules", "config", "1", "--module", "tally", "--args", "A"],
      "bdbs-modules-config",
      "8.0.20",
      "GET /v1/bdbs/1",
    ],
  ] as const)("%j was done (%s)", async (words, route, clusterVersion, look) => {
    const isConfig = route === "bdbs-modules-config";
    const emulator = await cluster({ clusterVersion, ...(isConfig && { databases }) });
    expect((await rampart(["upload", bundle, ...at(emulator)])).code).toBe(0);
    emulator.setFaults([{ kind: "drop", after: 0, route }]);
    const { code, stderr } = await rampart([...words, ...at(emulator)]);
    expect(code).toBe(4);
    expect(joined(stderr)).toContain("it is not known whether");
    expect(joined(stderr)).toContain(look);
    const { stdout } = await rampart([...words, ...at(emulator), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "uncertain" } });
  });

  it("an artifact was deleted, of the node alone", async () => {
    const emulator = await cluster({ nodes: 2 });
    const flags = [...at(emulator), ...emulator.urls.flatMap((url) => ["--node", url])];
    expect((await rampart(["upload", bundle, ...flags])).code).toBe(0);
    emulator.setFaults([{ kind: "drop", after: 0, route: "local-artifacts-delete", node: 2 }]);
    const words = ["artifacts", "delete", "tally", "10203", ...flags];
    const { code, stdout, stderr } = await rampart([...words, "--json"]);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      nodes: [{ state: "deleted" }, { state: "uncertain", error: { code: "uncertain" } }],
    });
    expect(joined(stderr)).toContain("`rampart artifacts list` shows whether it is still there");
    expect((await rampart(words)).stdout).toMatch(/uncertain$/m);
  });

  it("allow_modules_upload was restored, unless the cluster says it", async () => {
    const emulator = await cluster({ clusterVersion: "8.2.0" });
    const upload = ["upload", bundle, ...at(emulator), "--allow-upload"];
    emulator.setFaults([{ kind: "lost-answer", route: "cluster-put", skip: 1 }]);
    expect((await rampart(upload)).code).toBe(0);
    expect((await clientOf(emulator).cluster()).allow_modules_upload).toBe(false);
    expect((await rampart(["artifacts", "delete", "tally", "10203", ...at(emulator)])).code).toBe(0);
    emulator.setFaults([
      { kind: "drop", after: 0, route: "cluster-put", skip: 1 },
      { kind: "drop", after: 0, route: "cluster-get", skip: 1 },
    ]);
    const { code, stdout } = await rampart([...upload, "--json"]);
    expect([code, faultsOf("upload", stdout)]).toEqual([4, []]);
    expect(JSON.parse(stdout)).toMatchObject({ clusters: [{ uploadsSwitch: "uncertain" }] });
  });

  it("a database is being upgraded", async () => {
    const emulator = await cluster({ databases });
    emulator.setFaults([{ kind: "lost-answer", route: "bdbs-upgrade" }]);
    const words = ["upgrade", "1", "--redis-version", "8.2", ...at(emulator)];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(4);
    expect(joined(stderr)).toContain("it is not known whether database 1 is being upgraded");
    expect(joined(stderr)).toContain("rampart actions list");
  });
});
