import { appendFile, writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Interruption } from "../../packages/cli/src/io.ts";
import { rampart, useFolder } from "./command-run.ts";
import { clientOf, to, truth, useClusters } from "./emulated-cluster.ts";
import { document } from "./upload-document.ts";

const folder = useFolder();
const clusters = useClusters();
const { start: cluster, changes } = clusters;
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

describe("a failure of a part", () => {
  it("is told by node, and the same command again sends only what is missing", async () => {
    const emulator = await cluster({ nodes: 5 });
    emulator.setFaults([{ kind: "disk-full", after: 10, node: 3 }]);
    const first = await rampart(["upload", bundle, ...to(emulator)]);
    expect(first.code).toBe(4);
    expect(first.stdout.match(/stored/g)).toHaveLength(4);
    expect(first.stdout).toMatch(/node 3 \(.*\) +failed/);
    expect(first.stdout).toContain("Run the same command again: it does only what is missing.");
    emulator.setFaults([]);
    clusters.forgetRequests();
    const second = await rampart(["upload", bundle, ...to(emulator)]);
    expect(second.code).toBe(0);
    expect(changes()).toEqual(["POST /v2/local/modules/user-defined/artifacts"]);
    expect(clusters.requests.find(({ method }) => method === "POST")).toMatchObject({ node: 3 });
  });

  it("takes away with --rollback what the run added, and nothing else", async () => {
    const emulator = await cluster({ nodes: 3 });
    // Node 1 has it from before.
    const client = clientOf(emulator);
    const record = await client.registerUserDefinedModule(JSON.stringify(metadataOf()));
    emulator.setFaults([{ kind: "disk-full", after: 10, node: 3 }]);
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--rollback", "--json"]);
    expect(code).toBe(4);
    expect(document(stdout).clusters[0]?.nodes.map(({ state }) => state)).toEqual([
      "removed",
      "removed",
      "failed",
    ]);
    const { modules, artifacts } = await truth(emulator);
    expect(modules.map(({ uid }) => uid)).toEqual([record.uid]);
    expect([...artifacts.values()].flat()).toEqual([]);
  });

  it("of an action tells the action's own error", async () => {
    const emulator = await cluster({
      clusterVersion: "7.22.2",
      faults: [{ kind: "action-fails", message: "the moon was full" }],
    });
    const { code, stderr } = await rampart(["upload", bundle, "--cluster", emulator.urls[0] ?? ""]);
    expect(code).toBe(4);
    expect(stderr).toContain("the moon was full");
  });

  it("of an action that does not end stops with --timeout, and says how to ask later", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", faults: [{ kind: "action-hangs" }] });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--timeout", "500ms", "--json"];
    const { code, stdout } = await rampart(words);
    expect(code).toBe(4);
    expect(stdout).toMatch(/rampart actions get [0-9a-f-]+ shows/);
  });

  it("of a dependency that the cluster cannot get is the cluster's", async () => {
    const dependencies = { x: { url: "http://example.com/x.tgz", sha256: "0".repeat(64) } };
    await writeFile(bundle, buildBundle({ metadata: { dependencies } }));
    const emulator = await cluster({ clusterVersion: "7.22.2", faults: [{ kind: "dependency-missing" }] });
    const { code, stdout } = await rampart(["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--json"]);
    expect(code).toBe(4);
    expect(document(stdout).clusters).toMatchObject([{ errors: [{ status: 404 }] }]);
  });
});

describe("a bundle that changes while it is sent", () => {
  it("is noticed: the node does not get it whole, and the run says so", async () => {
    const emulator = await cluster({ nodes: 1 });
    emulator.setFaults([{ kind: "latency", milliseconds: 300, route: "user-defined-create" }]);
    let done: Promise<void> | undefined;
    const { code, stderr } = await rampart(["upload", bundle, ...to(emulator)], {
      onError: (text) => {
        if (text.includes("registering")) done ??= appendFile(bundle, "x");
      },
    });
    await done;
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /POST \/v2\/local\/modules\/user-defined\/artifacts: .*tally\.zip changed while it was sent/,
    );
    expect([...(await truth(emulator)).artifacts.values()].flat()).toEqual([]);
  });
});

describe("an interruption", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with what is done and what is not", async (signalName, expected) => {
    const emulator = await cluster({ nodes: 3 });
    emulator.setFaults([{ kind: "latency", milliseconds: 5000, node: 2, route: "local-artifacts-upload" }]);
    const interruption = new AbortController();
    const { code, stdout, stderr } = await rampart(["upload", bundle, ...to(emulator), "--json"], {
      signal: interruption.signal,
      onError: (text) => {
        if (/node 2.*sending/.test(text)) interruption.abort(new Interruption(signalName));
      },
    });
    expect(code).toBe(expected);
    expect(stderr).toContain("rampart: interrupted");
    const { artifacts } = await truth(emulator);
    expect(document(stdout)).toMatchObject({ interrupted: true, ok: false });
    expect(document(stdout).clusters[0]?.nodes.map(({ state }) => state)).toEqual([
      "stored",
      artifacts.get(2)?.length === 1 ? "stored" : "failed",
      "not-tried",
    ]);
  });
});

describe("an interruption while an action is watched", () => {
  it("names the action, which continues", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", faults: [{ kind: "action-hangs" }] });
    const interruption = new AbortController();
    const { code, stdout } = await rampart(
      ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--verbose"],
      {
        signal: interruption.signal,
        onError: (text) => {
          if (/action .*: running/.test(text)) interruption.abort(new Interruption("SIGINT"));
        },
      },
    );
    expect(code).toBe(130);
    expect(stdout).toMatch(/The action continues: rampart actions get [0-9a-f-]+ shows/);
    expect(stdout).toMatch(/It is not known whether the bundle is on node 1/);
  });
});
