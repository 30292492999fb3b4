import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import { type Emulator, type EmulatorSettings, parseFault, type RequestRecord } from "@rampart/emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  buildBundle,
  metadataOf,
  readFixture,
  sha256,
  tally,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Interruption } from "../../packages/cli/src/io.ts";
import { serveHttp, serveProxy } from "../../packages/cluster-client/src/small-server.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { credentials, rampart, useFolder } from "./command-run.ts";
import { administrator, clientOf, startCluster, truth } from "./emulated-cluster.ts";

const folder = useFolder();
let bundle = "";
let requests: RequestRecord[] = [];
const running: Emulator[] = [];

beforeEach(async () => {
  requests = [];
  bundle = await folder.write("tally.zip", buildBundle());
});
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

async function cluster(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
  const onRequest = (record: RequestRecord) => void requests.push(record);
  const emulator = await startCluster({ nodes: 2, onRequest, ...settings });
  running.push(emulator);
  return emulator;
}

/** Flags that name a cluster and its nodes. */
function to(emulator: Emulator): string[] {
  return ["--cluster", emulator.urls[0] ?? "", ...emulator.urls.flatMap((url) => ["--node", url])];
}

const changes = () =>
  requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

interface UploadDocument {
  readonly ok: boolean;
  readonly clusters: readonly {
    readonly name: string;
    readonly verdict?: string;
    readonly errorCode?: string | null;
    readonly findings?: readonly { readonly rule: string; readonly severity: string }[];
    readonly nodes: readonly { readonly state: string; readonly error?: { readonly code: string } }[];
  }[];
}

function document(text: string): UploadDocument {
  expect(faultsOf("upload", text)).toEqual([]);
  return JSON.parse(text) as UploadDocument;
}

describe("rampart upload", () => {
  it("registers the module once, sends the bundle to every node, and says what to do next", async () => {
    const emulator = await cluster({ nodes: 3 });
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(code).toBe(0);
    expect(changes()).toEqual([
      "POST /v2/modules/user-defined",
      "POST /v2/local/modules/user-defined/artifacts",
      "POST /v2/local/modules/user-defined/artifacts",
      "POST /v2/local/modules/user-defined/artifacts",
    ]);
    expect(stdout.match(/stored/g)).toHaveLength(3);
    expect(stdout).toContain("tally 1.2.3 is there (3 nodes).");
    expect(stdout).toContain("Next: create a database");
    expect(stdout).toContain("rampart snippet bootstrap");
    expect((await truth(emulator)).modules).toMatchObject([{ module_name: "tally" }]);
  });

  it("finds the nodes by the addresses that the cluster names", async () => {
    const emulator = await cluster({ port: 19_641 });
    expect(await rampart(["upload", bundle, "--cluster", emulator.urls[0] ?? ""])).toMatchObject({ code: 0 });
    expect([...(await truth(emulator)).artifacts.values()].map((list) => list.length)).toEqual([1, 1]);
  });

  it("sends it once to a cluster of 7.x, and follows the action", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2" });
    const { code, stdout } = await rampart(["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--json"]);
    expect(code).toBe(0);
    expect(changes()).toEqual(["POST /v2/modules"]);
    expect(requests.some(({ path }) => path.startsWith("/v2/actions/"))).toBe(true);
    expect(document(stdout).clusters).toMatchObject([
      { endpoint: "v2", action: { status: "completed" }, nodes: [{ state: "stored" }, { state: "stored" }] },
    ]);
  });

  it("uses v1 only when it is asked to", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2" });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--endpoint", "v1"];
    expect(await rampart(words)).toMatchObject({ code: 0 });
    expect(changes()).toEqual(["POST /v1/modules"]);
  });

  it("does nothing a second time, and says so", async () => {
    const emulator = await cluster();
    await rampart(["upload", bundle, ...to(emulator)]);
    requests = [];
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(code).toBe(0);
    expect(changes()).toEqual([]);
    expect(stdout).toContain("was there already, nothing was sent");
  });

  it("prints no escape of a file's name", async () => {
    const other = await folder.write("a b\u001b[31m.zip", buildBundle());
    const emulator = await cluster();
    const { code, stdout, stderr } = await rampart(["upload", other, ...to(emulator)]);
    expect(code).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(stdout + stderr).not.toMatch(/\u001b/);
  });
});

describe("before a byte is sent", () => {
  it.each<[string, string, Parameters<typeof buildBundle>[0], Partial<EmulatorSettings>, string[]]>([
    ["another system", "os_not_supported", { metadata: { operating_systems: ["ubuntu22"] } }, {}, []],
    ["a broken bundle", "invalid_module", { metadata: { sha256: "0".repeat(64) } }, {}, []],
    ["too large a bundle", "invalid_module", {}, { maxUploadSizeMb: 1 }, []],
    [
      "dependencies by v1",
      "dependencies_not_supported",
      { metadata: { dependencies: { x: { url: "http://example.com/x.tgz", sha256: "0".repeat(64) } } } },
      { clusterVersion: "7.22.2" },
      ["--endpoint", "v1"],
    ],
  ])("%s stops the upload with %s", async (what, errorCode, parts, settings, flags) => {
    const large = { module: { content: Buffer.alloc(3 * 2 ** 20, tally), method: 0 as const } };
    await writeFile(bundle, buildBundle(what === "too large a bundle" ? large : parts));
    const emulator = await cluster(settings);
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", ...flags];
    const { code, stderr, stdout } = await rampart([...words, "--json"]);
    expect(code).toBe(1);
    expect(changes()).toEqual([]);
    const [one] = document(stdout).clusters;
    expect(one).toMatchObject({ verdict: "rejected", ok: false });
    if (what !== "too large a bundle") expect(one).toMatchObject({ errorCode });
    expect(stderr).toContain("nothing was sent");
  });

  it("only the systems of the cluster count, not every one that the bundle names", async () => {
    // The module needs a newer glibc than rhel8 has; no node runs rhel8.
    const text = readFixture("x86_64/arguments.so").toString("latin1").replace("GLIBC_2.14", "GLIBC_2.33");
    const module = Buffer.from(text, "latin1");
    const metadata = { operating_systems: ["rhel8", "rhel9"], sha256: sha256(module) };
    expect(
      (
        await rampart([
          "verify",
          await folder.write("other.zip", buildBundle({ metadata, module: { content: module } })),
        ])
      ).stdout,
    ).toContain("GLIBC_2.33");
    const other = await folder.write("other.zip", buildBundle({ metadata, module: { content: module } }));
    const { code, stderr } = await rampart(["upload", other, ...to(await cluster())]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("GLIBC")]);
  });

  it("a node of another system than the others stops it too", async () => {
    const emulator = await cluster({ os: ["rhel9", "ubuntu22"] });
    const { code, stderr } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(code).toBe(1);
    expect(stderr).toContain("os_not_supported");
    expect(changes()).toEqual([]);
  });

  it("a build for another system is not taken for the one that is there, though its module is the same file", async () => {
    const emulator = await cluster();
    expect((await rampart(["upload", bundle, ...to(emulator)])).code).toBe(0);
    await writeFile(bundle, buildBundle({ metadata: { operating_systems: ["ubuntu22"] } }));
    requests = [];
    const words = [bundle, "--cluster", emulator.urls[0] ?? "", "--json"];
    const checked = await rampart(["check", ...words]);
    const { code, stdout } = await rampart(["upload", ...words]);
    const answer = { verdict: "rejected", errorCode: "os_not_supported" };
    expect([checked.code, code, changes()]).toEqual([1, 1, []]);
    expect(JSON.parse(checked.stdout)).toMatchObject({ results: [answer, answer] });
    expect(document(stdout).clusters).toMatchObject([answer]);
  });

  it("--force sends it anyway, says so, and tells what the cluster answered", async () => {
    await writeFile(bundle, buildBundle({ metadata: { operating_systems: ["ubuntu22"] } }));
    const emulator = await cluster();
    const { code, stdout, stderr } = await rampart(["upload", bundle, ...to(emulator), "--force", "--json"]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^warning: .* is expected to refuse the bundle; it is sent anyway \(--force\)/m);
    expect(changes().length).toBeGreaterThan(1);
    expect(document(stdout).clusters).toMatchObject([
      { forced: true, nodes: [{ state: "failed", error: { errorCode: "os_not_supported" } }, {}] },
    ]);
  });

  it.each(["8.0.20", "7.22.2"])(
    "--force sends another file of a version that is there to %s, whose answer decides",
    async (clusterVersion) => {
      const emulator = await cluster({ clusterVersion });
      expect((await rampart(["upload", bundle, ...to(emulator)])).code).toBe(0);
      const before = (await truth(emulator)).modules;
      const other = Buffer.concat([tally, Buffer.from("more")]);
      const metadata = { sha256: sha256(other) };
      await writeFile(bundle, buildBundle({ module: { content: other }, metadata }));
      requests = [];
      const words = ["upload", bundle, ...to(emulator), "--force", "--rollback", "--json"];
      const { code, stdout, stderr } = await rampart(words);
      expect(code).toBe(4);
      expect(stderr).toContain("it is sent anyway (--force)");
      expect(stderr).toContain("what is there is another file");
      expect(changes()).toHaveLength(1);
      expect(document(stdout).clusters).toMatchObject([
        { forced: true, alreadyThere: false, errors: [{ errorCode: "module_exists" }] },
      ]);
      const { stdout: text } = await rampart(words.slice(0, -1));
      expect(text).not.toMatch(/not registered|Run the same command again/);
      expect((await truth(emulator)).modules).toEqual(before);
    },
  );

  it("a module that is there with other content is not taken for the same", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2" });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? ""];
    await rampart(words);
    const other = Buffer.concat([tally, Buffer.from("more")]);
    const metadata = { sha256: sha256(other) };
    await writeFile(bundle, buildBundle({ module: { content: other }, metadata }));
    const { code, stderr } = await rampart(words);
    expect(code).toBe(1);
    expect(stderr).toContain("module_exists");
  });

  it("--dry-run tells the plan and sends only questions", async () => {
    const emulator = await cluster();
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--dry-run"]);
    expect(code).toBe(0);
    expect(changes()).toEqual([]);
    expect(stdout).toMatch(/would send \(verdict: accepted\):$/m);
    expect(stdout).toMatch(/^ {2}node 2 \(.*\): 8\.0\.20-\d+, rhel9, x86_64$/m);
    expect(stdout).toMatch(/POST \/v2\/modules\/user-defined to .*: register the module/);
    expect(stdout.match(/POST \/v2\/local\/modules\/user-defined\/artifacts to node/g)).toHaveLength(2);
  });

  it("says of a bundle that would be refused that it would not be sent", async () => {
    const emulator = await cluster({ os: ["ubuntu22"] });
    const { stdout } = await rampart(["upload", bundle, ...to(emulator), "--dry-run"]);
    expect(stdout).toMatch(/would not send \(verdict: rejected\):$/m);
  });

  it("--dry-run of what would be refused is refused", async () => {
    await writeFile(bundle, buildBundle({ metadata: { operating_systems: ["ubuntu22"] } }));
    const emulator = await cluster();
    const { code, stdout } = await rampart(["upload", bundle, ...to(emulator), "--dry-run", "--json"]);
    expect(code).toBe(1);
    expect(document(stdout)).toMatchObject({ dryRun: true, clusters: [{ errorCode: "os_not_supported" }] });
  });
});

describe("what check finds beside the verdict", () => {
  it("is shown by upload too: a module that no database of the cluster can use", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2-170" });
    const { code, stdout, stderr } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(code).toBe(0);
    expect(stderr).toContain("cluster/no-redis-version-fits");
    expect(stdout).toContain("stored");
    // There is none to create.
    expect(stdout).not.toContain("create a database");
  });

  it("stands in the document of upload as in that of check", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2-170" });
    const check = await rampart(["check", bundle, ...to(emulator).slice(0, 2), "--json"]);
    const { stdout } = await rampart(["upload", bundle, ...to(emulator), "--dry-run", "--json"]);
    const rules = new Set(document(stdout).clusters[0]?.findings?.map(({ rule }) => rule));
    const checked = (JSON.parse(check.stdout) as { results: { findings: { rule: string }[] }[] }).results;
    expect(checked.length).toBeGreaterThan(0);
    expect(rules).toEqual(new Set(checked.flatMap(({ findings }) => findings.map(({ rule }) => rule))));
    expect(rules).toContain("cluster/no-redis-version-fits");
  });
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
    requests = [];
    expect(await rampart(["upload", bundle, ...to(emulator), "--allow-upload"])).toMatchObject({ code: 0 });
    expect(changes()).not.toContain("PUT /v1/cluster");
    expect(await isOn(emulator)).toBe(true);
  });
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
    requests = [];
    const second = await rampart(["upload", bundle, ...to(emulator)]);
    expect(second.code).toBe(0);
    expect(changes()).toEqual(["POST /v2/local/modules/user-defined/artifacts"]);
    expect(requests.find(({ method }) => method === "POST")).toMatchObject({ node: 3 });
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

describe("an inventory", () => {
  const inventory = (entries: readonly object[]) =>
    folder.write("clusters.json", JSON.stringify({ clusters: entries }));

  it("uploads to every cluster; one that fails hides no other", async () => {
    const [first, second, third] = [
      await cluster(),
      await cluster({ clusterVersion: "7.22.2" }),
      await cluster({ os: ["ubuntu22"] }),
    ];
    const path = await inventory([
      { name: "east", url: first.urls[0], nodes: first.urls },
      { name: "west", url: second.urls[0] },
      { name: "south", url: third.urls[0], nodes: third.urls },
      { name: "gone", url: "http://127.0.0.1:9" },
      { name: "nobody", url: first.urls[0], userVariable: "NOT_SET" },
    ]);
    const { code, stdout, stderr } = await rampart(["upload", bundle, "--inventory", path, "--jobs", "2"]);
    expect(code).toBe(4);
    expect(stdout.match(/stored/g)).toHaveLength(4);
    expect(stdout).toMatch(/^east: tally 1\.2\.3 is there/m);
    expect(stdout).toMatch(/^west: tally 1\.2\.3 is there/m);
    expect(stdout).toMatch(/^south +.*not tried.*os_not_supported/m);
    expect(stdout).toMatch(/^gone +.*not tried.*unreachable/m);
    expect(stderr).toContain("NOT_SET");
  });

  it("takes credentials from the variables that it names", async () => {
    const emulator = await cluster({
      users: [{ name: "ops", password: "other secret", role: "admin" }],
    });
    const path = await inventory([
      {
        name: "a",
        url: emulator.urls[0],
        nodes: emulator.urls,
        userVariable: "A_USER",
        passwordVariable: "A_PASSWORD",
      },
    ]);
    const environment = { A_USER: "ops", A_PASSWORD: "other secret" };
    const { code, stdout } = await rampart(["upload", bundle, "--inventory", path, "--json"], {
      environment,
    });
    expect(code).toBe(0);
    expect(document(stdout).clusters).toMatchObject([{ name: "a", ok: true }]);
  });

  it.each<[string, unknown, RegExp]>([
    ["nothing in it", {}, /the inventory has no clusters/],
    ["a cluster without a name", { clusters: [{ url: "https://a" }] }, /clusters\[0\] has no name/],
    ["an unknown key", { clusters: [{ name: "a", url: "https://a", password: "x" }] }, /password/],
    ["credentials in a URL", { clusters: [{ name: "a", url: "https://u:p@a" }] }, /has credentials in it/],
    [
      "the same name twice",
      {
        clusters: [
          { name: "a", url: "https://a" },
          { name: "a", url: "https://b" },
        ],
      },
      /two clusters have the name "a"/,
    ],
  ])("with %s is a wrong call", async (_what, content, message) => {
    const path = await folder.write("clusters.json", JSON.stringify(content));
    const { code, stderr } = await rampart(["upload", bundle, "--inventory", path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("a wrong call", () => {
  const anywhere = ["--cluster", "https://127.0.0.1:1"];
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ["no cluster", [], { RAMPART_USER: "a", RAMPART_PASSWORD: "b" }, /no cluster is given/],
    ["no user", anywhere, {}, /no user of the cluster is given/],
    ["no password", anywhere, { RAMPART_USER: "a" }, /no password of the cluster is given/],
    ["no address", ["--cluster", "prod:9443"], {}, /not the address of a REST API/],
    ["a URL with credentials", ["--cluster", "https://me:hunter2@host:9443"], {}, /has credentials in it/],
    ["a URL with a user", ["--cluster", "https://me@host:9443"], {}, /has credentials in it/],
    ["both a cluster and an inventory", [...anywhere, "--inventory", "x.yml"], {}, /contradict/],
    [
      "a password file that is missing",
      [...anywhere, "--user", "a", "--password-file", "/nowhere"],
      {},
      /cannot read/,
    ],
    ["a CA file that is none", [...anywhere, "--cacert", "/etc/hostname"], {}, /holds no certificates/],
  ])("%s is refused before anything is asked", async (_what, flags, environment, message) => {
    const { code, stderr } = await rampart(["upload", bundle, ...flags], { environment });
    expect([2, 3]).toContain(code);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("hunter2");
  });

  it.each([
    ["8.0.20", "v2"],
    ["7.22.2", "user-defined"],
  ])("a way that %s does not have is one too: %s", async (clusterVersion, endpoint) => {
    const emulator = await cluster({ clusterVersion, nodes: 1 });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--endpoint", endpoint];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(2);
    expect(stderr).toContain(`does not support --endpoint ${endpoint}`);
    expect(changes()).toEqual([]);
  });

  it("nodes that share one address have to be told apart by --node", async () => {
    const emulator = await cluster({ nodePorts: true });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? ""];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(4);
    expect(stderr).toContain("--node URL");
    const planned = await rampart([...words, "--dry-run"]);
    expect(planned).toMatchObject({ code: 4, stdout: expect.stringContaining("would not send") });
    expect(planned.stderr).toContain("--node URL");
    expect(changes()).toEqual([]);
    expect(await rampart(["upload", bundle, ...to(emulator)])).toMatchObject({ code: 0 });
  });

  it("a wrong number of nodes is one too", async () => {
    const emulator = await cluster({ nodes: 3 });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--node", emulator.urls[0] ?? ""];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(2);
    expect(stderr).toContain("--node gives 1 addresses, and the cluster has 3 nodes");
  });
});

describe("credentials", () => {
  it("come from a file, or from the variables of other tools", async () => {
    const emulator = await cluster();
    const file = await folder.write("password", `${administrator.password}\n`);
    const flags = ["--user", administrator.name, "--password-file", file];
    expect(
      await rampart(["modules", "list", ...to(emulator).slice(0, 2), ...flags], { environment: {} }),
    ).toMatchObject({
      code: 0,
    });
    const environment = {
      REDIS_ENTERPRISE_URL: emulator.urls[0] ?? "",
      REDIS_ENTERPRISE_USER: administrator.name,
      REDIS_ENTERPRISE_PASSWORD: administrator.password,
    };
    expect(await rampart(["modules", "list"], { environment })).toMatchObject({ code: 0 });
  });

  it("that are wrong, and a role that is too low, are told apart", async () => {
    const emulator = await cluster({
      users: [
        { ...administrator, role: "admin" },
        { name: "viewer", password: "v", role: "cluster_viewer" },
      ],
    });
    const wrong = await rampart(["upload", bundle, ...to(emulator)], {
      environment: { RAMPART_USER: administrator.name, RAMPART_PASSWORD: "wrong" },
    });
    expect(wrong).toMatchObject({ code: 4 });
    expect(wrong.stderr).toMatch(/GET \/v1\/cluster: user or password is wrong \(401\)/);
    const viewer = await rampart(["upload", bundle, ...to(emulator)], {
      environment: { RAMPART_USER: "viewer", RAMPART_PASSWORD: "v" },
    });
    expect(viewer).toMatchObject({ code: 4 });
    expect(viewer.stderr).toMatch(/POST \/v2\/modules\/user-defined: .*\(403\)/);
  });

  it("go to no other origin: a redirect is an error that names it", async () => {
    const seen: (string | undefined)[] = [];
    const thief = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      response.end("[]");
    });
    const url = await serveHttp((_request, response) => {
      response.writeHead(302, { location: `${thief.origin}/v1/modules` }).end();
    });
    const { code, stderr } = await rampart(["modules", "list", "--cluster", url.origin]);
    expect(code).toBe(4);
    expect(stderr).toContain(`it answers 302 and redirects to ${thief.origin}`);
    expect(seen).toEqual([]);
  });
});

describe("an answer that is not the cluster's", () => {
  it.each([
    [
      "a page",
      200,
      "<!DOCTYPE html><title>Sign in</title>",
      /a page of HTML came back instead of JSON \(“Sign in”\)/,
    ],
    ["a broken-off list", 200, '[{"uid": "x', /the JSON of the answer breaks off or is damaged/],
    ["plain text", 200, "OK", /the answer is not JSON/],
    ["an object instead of a list", 200, "{}", /the answer is not a list/],
    ["nothing", 200, "", /the answer is empty/],
    ["an unknown path", 404, "Not Found", /it answers 404/],
  ])("%s is told in one line that names the node and the request", async (_what, status, body, message) => {
    const url = await serveHttp((_request, response) => response.writeHead(status).end(body));
    const { code, stdout, stderr } = await rampart(["modules", "list", "--cluster", url.origin]);
    expect(code).toBe(4);
    expect(stdout).toBe("");
    const [line = ""] = stderr.split("\n");
    expect(line).toMatch(message);
    expect(line.startsWith(`rampart: ${url.origin}: GET /v1/modules: `)).toBe(true);
  });
});

describe("TLS", () => {
  it("needs the cluster's certificate, or --insecure, which warns", async () => {
    const emulator = await cluster({ protocol: "https" });
    const refused = await rampart(["upload", bundle, ...to(emulator)]);
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.stderr).toContain("its certificate is self-signed");
    const ca = await folder.write("ca.pem", emulator.certificate ?? "");
    expect(await rampart(["upload", bundle, ...to(emulator), "--cacert", ca])).toMatchObject({ code: 0 });
    const insecure = await rampart(["artifacts", "list", ...to(emulator), "--insecure"]);
    expect(insecure).toMatchObject({ code: 0 });
    expect(insecure.stderr).toContain("warning: --insecure");
    const environment = {
      RAMPART_USER: administrator.name,
      RAMPART_PASSWORD: administrator.password,
      REDIS_ENTERPRISE_CA_CERT: ca,
    };
    expect(await rampart(["artifacts", "list", ...to(emulator)], { environment })).toMatchObject({ code: 0 });
  });

  it("is expected by the port of an address that begins with http://, and the message says so", async () => {
    const url = (await cluster({ protocol: "https" })).urls[0]?.replace("https:", "http:") ?? "";
    const { code, stderr } = await rampart(["upload", bundle, "--cluster", url]);
    expect(code).toBe(4);
    expect(stderr).toContain("check the scheme (https://)");
  });

  it.each([
    ["node-down:node=2", "to a node", ["artifacts", "list"]],
    ["drop", "in the middle of an upload", ["upload"]],
    ["drop:route=nodes-list", "after the first answer", ["upload"]],
  ])("is not doubted where the scheme has worked: %s, %s", async (fault, _what, words) => {
    const emulator = await cluster({ faults: [parseFault(fault)] });
    const files = words.includes("upload") ? [bundle] : [];
    const { code, stderr } = await rampart([...words, ...files, ...to(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toContain("the connection broke before the answer");
    expect(stderr).not.toContain("check the scheme");
  });

  it("is not spoken on a port of plain HTTP, and the message says so", async () => {
    const emulator = await cluster();
    const url = (emulator.urls[0] ?? "").replace("http:", "https:");
    const { code, stderr } = await rampart(["upload", bundle, "--cluster", url]);
    expect(code).toBe(4);
    expect(stderr).toContain("the server does not speak TLS");
  });
});

describe("a proxy", () => {
  it("is used where the environment names one, but for the hosts of NO_PROXY", async () => {
    const emulator = await cluster({ nodes: 1 });
    const { url, seen } = await serveProxy("open");
    const environment = { ...credentials, http_proxy: url.href };
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? ""];
    const exempt = { ...environment, NO_PROXY: "127.0.0.1" };
    expect(await rampart([...words, "--dry-run"], { environment: exempt })).toMatchObject({ code: 0 });
    expect(seen).toEqual([]);
    expect(await rampart(words, { environment })).toMatchObject({ code: 0 });
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.map(({ path }) => path))).toEqual(new Set([new URL(emulator.urls[0] ?? "").host]));
  });
});

describe("progress", () => {
  it("is plain lines where there is no terminal, and nothing with --quiet", async () => {
    const emulator = await cluster();
    const { stderr } = await rampart(["upload", bundle, ...to(emulator)]);
    expect(stderr).toMatch(/^node 2 \(.*\): sent \d/m);
    expect(stderr).not.toContain("\r");
    const other = await cluster();
    expect(await rampart(["upload", bundle, ...to(other), "--quiet"])).toMatchObject({ stderr: "" });
  });

  it("does not keep --quiet from saying what fails", async () => {
    const emulator = await cluster({ faults: [parseFault("status:403,route=local-artifacts-upload")] });
    const refused = await rampart(["upload", bundle, ...to(emulator), "--quiet"]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/^node \d.*POST .*artifacts: .*403/m);
    expect(refused.stderr).not.toContain("sending");
  });

  it("is drawn in place on a terminal", async () => {
    const emulator = await cluster();
    const { stderr } = await rampart(["upload", bundle, ...to(emulator)], { isTerminal: true });
    expect(stderr).toContain("\r\u001b[K");
    expect(stderr).toMatch(/100 %/);
  });
});

describe("rampart upload --require-signature", () => {
  const keys = generateKeyPairSync("ed25519");
  const stranger = generateKeyPairSync("ed25519");
  const signed = async () => ["--require-signature", "--public-key", await publicKey()];
  const publicKey = () => folder.write("release.pub", keys.publicKey.export({ type: "spki", format: "pem" }));
  const sign = async ({ privateKey }: { readonly privateKey: KeyObject }) => {
    const key = await folder.write("key.pem", privateKey.export({ type: "pkcs8", format: "pem" }));
    expect(await rampart(["sign", bundle, "--key", key])).toMatchObject({ code: 0 });
  };

  it("sends a bundle that is signed by the key", async () => {
    await sign(keys);
    const emulator = await cluster();
    expect(await rampart(["upload", bundle, ...to(emulator), ...(await signed())])).toMatchObject({
      code: 0,
    });
    expect(changes()).not.toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["that is not signed", async () => {}, "trust/signature-missing"],
    ["that another key signed", () => sign(stranger), "trust/signature-invalid"],
    [
      "that was changed since",
      async () => {
        await sign(keys);
        await folder.write("tally.zip", buildBundle({ metadata: { description: "Changed" } }));
      },
      "trust/signature-invalid",
    ],
  ])("sends no bundle %s, to one cluster or many", async (_, prepare, rule) => {
    await prepare();
    const emulator = await cluster();
    const inventory = { clusters: [{ name: "one", url: emulator.urls[0] }] };
    const clusters = await folder.write("clusters.yml", JSON.stringify(inventory));
    for (const words of [
      ["upload", bundle, ...to(emulator)],
      ["fleet", "upload", clusters, bundle],
    ]) {
      const refused = await rampart([...words, ...(await signed())]);
      expect(refused).toMatchObject({ code: 1, stdout: "" });
      expect(refused.stderr).toContain(rule);
    }
    const { stdout } = await rampart(["upload", bundle, ...to(emulator), ...(await signed()), "--json"]);
    expect(faultsOf("report", stdout)).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it("needs the key, and the key needs it", async () => {
    const emulator = await cluster();
    for (const flags of [["--require-signature"], ["--public-key", await publicKey()]])
      expect(await rampart(["upload", bundle, ...to(emulator), ...flags])).toMatchObject({ code: 2 });
  });
});
