import { writeFile } from "node:fs/promises";
import { type Emulator, parseFault } from "@rampart/emulator";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, sha256, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Interruption } from "../../packages/cli/src/io.ts";
import { rampart, useFolder } from "./command-run.ts";
import { clientOf, to, useClusters } from "./emulated-cluster.ts";
import { document } from "./upload-document.ts";

const folder = useFolder();
const clusters = useClusters();
const { start: cluster, changes } = clusters;
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

describe("uploads that are switched off (8.2)", () => {
  const settings = { clusterVersion: "8.2.0" };
  const isOn = async (emulator: Emulator) => (await clientOf(emulator).cluster()).allow_modules_upload;

  it("stop the upload, with the cluster's code and what to do", async () => {
    const emulator = await cluster(settings);
    const { code, stderr } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toContain("modules_upload_disabled");
    expect(stderr).toContain("--allow-upload");
    // A flag of check.
    expect(stderr).not.toContain("--uploads");
    expect(changes()).toEqual([]);
    expect(stderr.split("\n")[0]).toBe(`error: ${emulator.urls[0]}:`);
    expect(stderr.match(/--allow-upload/g)).toHaveLength(1);
    const json = await rampart(["upload", bundle, ...to(emulator), "--json"]);
    expect(document(json.stdout).clusters[0]?.findings?.map(({ rule }) => rule)).toContain(
      "cluster/uploads-disabled",
    );
    expect(json.stdout).not.toContain("--uploads");
  });

  it("stand before another file that is there, with --force as in the cluster's answer", async () => {
    const emulator = await cluster(settings);
    expect((await rampart(["upload", bundle, ...to(emulator), "--allow-upload"])).code).toBe(0);
    const other = Buffer.concat([tally, Buffer.from("more")]);
    await writeFile(bundle, buildBundle({ module: { content: other }, metadata: { sha256: sha256(other) } }));
    for (const flags of [[], ["--force"]]) {
      const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--json", ...flags]);
      expect([code, document(stdout).clusters[0]?.errorCode]).toEqual([4, "modules_upload_disabled"]);
    }
    const { stdout } = await rampart(["upload", bundle, ...to(emulator), "--json", "--allow-upload"]);
    expect(document(stdout).clusters).toMatchObject([{ errorCode: "module_exists" }]);
  });

  it("are advised on once with --force too, whichever of the two says it", async () => {
    const emulator = await cluster(settings);
    const { code, stderr } = await rampart(["upload", bundle, ...to(emulator), "--force"]);
    expect(code).toBe(4);
    expect(stderr).toContain("the cluster refuses: modules_upload_disabled");
    expect(stderr).toContain("cluster/uploads-disabled");
    expect(stderr.match(/--allow-upload/g)).toHaveLength(1);
  });

  it("and an answer that every node gives has its advice once", async () => {
    const emulator = await cluster({ faults: [parseFault("status:413,route=local-artifacts-upload")] });
    const { code, stderr } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(code).toBe(4);
    expect(stderr.match(/is too large \(413\)/g)).toHaveLength(2);
    expect(stderr.match(/client_max_body_size/g)).toHaveLength(1);
  });

  it("are switched on for the upload with --allow-upload, and put back", async () => {
    const emulator = await cluster(settings);
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--allow-upload", "--json"]);
    expect(code).toBe(0);
    expect(document(stdout).clusters).toMatchObject([{ uploadsSwitch: "put-back" }]);
    expect(changes()[0]).toBe("PUT /v1/cluster");
    expect(changes().at(-1)).toBe("PUT /v1/cluster");
    expect(await isOn(emulator)).toBe(false);
  });

  it("are put back when the upload fails", async () => {
    const emulator = await cluster(settings);
    emulator.setFaults([{ kind: "status", status: 500, route: "local-artifacts-upload" }]);
    const { code } = await rampart(["upload", bundle, ...to(emulator), "--allow-upload"]);
    expect(code).toBe(4);
    expect(await isOn(emulator)).toBe(false);
  });

  it("are put back when the user interrupts", async () => {
    const emulator = await cluster(settings);
    emulator.setFaults([{ kind: "latency", milliseconds: 5000, route: "local-artifacts-upload" }]);
    const interruption = new AbortController();
    const { code, stderr } = await rampart(["upload", bundle, ...to(emulator), "--allow-upload"], {
      signal: interruption.signal,
      onError: (text) => {
        if (text.includes("sending")) interruption.abort(new Interruption("SIGINT"));
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain("restoring allow_modules_upload");
    expect(await isOn(emulator)).toBe(false);
  });

  it("that cannot be put back are said to be on", async () => {
    const emulator = await cluster(settings);
    emulator.setFaults([{ kind: "status", status: 500, route: "cluster-put", skip: 1 }]);
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--allow-upload"]);
    expect(code).toBe(4);
    expect(stdout).toContain("allow_modules_upload was enabled and could not be restored");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      'Turn it off with PUT /v1/cluster {"allow_modules_upload": false}',
    );
    // It would find nothing missing, and leave the setting as it is.
    expect(stdout).not.toContain("Run the same command again");
  });

  it("that cannot be put back do not hide that a bundle is missing", async () => {
    const emulator = await cluster(settings);
    emulator.setFaults([
      { kind: "status", status: 500, route: "cluster-put", skip: 1 },
      { kind: "status", status: 400, route: "local-artifacts-upload" },
    ]);
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--allow-upload"]);
    expect(code).toBe(4);
    expect(stdout).toContain("allow_modules_upload was enabled and could not be restored");
    expect(stdout).toContain("Run the same command again");
  });

  it("that are on already stay on", async () => {
    const emulator = await cluster(settings);
    await clientOf(emulator).changeCluster({ allow_modules_upload: true });
    clusters.forgetRequests();
    expect(await rampart(["upload", bundle, ...to(emulator), "--allow-upload"])).toMatchObject({ code: 0 });
    expect(changes()).not.toContain("PUT /v1/cluster");
    expect(await isOn(emulator)).toBe(true);
  });
});
