import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Interruption } from "../../packages/cli/src/io.ts";
import { serveHttp } from "../../packages/cluster-client/src/small-server.test-support.ts";
import { rampart, useFolder } from "./command-run.ts";
import { at, clientOf, truth, useClusters } from "./emulated-cluster.ts";

const folder = useFolder();
const clusters = useClusters();
const { start: cluster, changes } = clusters;
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

const everyNode = (emulator: Emulator) => emulator.urls.flatMap((url) => ["--node", url]);

/** A cluster that has the example module; its uid. */
async function withModule(
  settings: Partial<EmulatorSettings> = {},
): Promise<{ emulator: Emulator; uid: string }> {
  const emulator = await cluster(settings);
  const nodes = settings.clusterVersion?.startsWith("7") ? [] : everyNode(emulator);
  expect(await rampart(["upload", bundle, ...at(emulator), ...nodes])).toMatchObject({ code: 0 });
  const [module] = (await truth(emulator)).modules;
  clusters.forgetRequests();
  return { emulator, uid: module?.uid ?? "" };
}

async function json(words: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout } = await rampart([...words, "--json"]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("modules", () => {
  it("list shows names, versions and uids", async () => {
    const { emulator, uid } = await withModule();
    const { stdout } = await rampart(["modules", "list", ...at(emulator)]);
    expect(stdout).toMatch(new RegExp(`^tally +1\\.2\\.3 +8\\.0 +custom +${uid}$`, "m"));
    expect(await json(["modules", "list", ...at(emulator)])).toMatchObject({
      command: "modules list",
      modules: [{ uid, module_name: "tally" }],
    });
  });

  it.each([["uid"], ["tally"], ["tally@1.2.3"], ["tally@10203"]])("get takes %s", async (reference) => {
    const { emulator, uid } = await withModule();
    const words = ["modules", "get", reference === "uid" ? uid : reference, ...at(emulator)];
    expect(await json(words)).toMatchObject({ module: { uid, module_name: "tally" } });
  });

  it.each([["get"], ["delete"]])("%s of what is not there is the cluster's no", async (command) => {
    const { code, stderr } = await rampart(["modules", command, "nothing", ...at(await cluster())]);
    expect(code).toBe(4);
    expect(stderr).toContain("the cluster has no module nothing");
  });

  it.each([
    ["8.0.20", [], "DELETE /v2/modules/user-defined/"],
    ["7.22.2", [], "DELETE /v2/modules/"],
    ["7.22.2", ["--endpoint", "v1"], "DELETE /v1/modules/"],
  ])("delete on %s %j sends %s", async (clusterVersion, flags, request) => {
    const { emulator, uid } = await withModule({ clusterVersion });
    const { code, stdout, stderr } = await rampart(["modules", "delete", "tally", ...at(emulator), ...flags]);
    expect(code).toBe(0);
    expect(changes()).toEqual([`${request}${uid}`]);
    expect(stdout).toContain("deleted tally 1.2.3");
    if (clusterVersion === "8.0.20") expect(stderr).toContain("rampart artifacts delete tally 10203");
    expect((await truth(emulator)).modules).toEqual([]);
  });

  it("delete of a module that a database uses is refused with the cluster's code", async () => {
    const databases = [
      {
        uid: 1,
        name: "db",
        redis_version: "8.0",
        module_list: [{ module_name: "tally", semantic_version: "1.2.3" }],
      },
    ];
    const { emulator } = await withModule({ databases });
    const { code, stderr } = await rampart(["modules", "delete", "tally", ...at(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/module_in_use.*\n.*databases that use the module/);
  });

  it.each([
    [[], "POST /v1/bdbs/1/modules/config"],
    [["--endpoint", "modules"], "POST /v1/modules/config/bdb/1"],
  ])("config %j sends %s", async (flags, request) => {
    const databases = [
      {
        uid: 1,
        name: "db",
        redis_version: "8.0",
        module_list: [{ module_name: "tally", semantic_version: "1.2.3" }],
      },
    ];
    await folder.write("tally.zip", buildBundle({ metadata: { config_command: "TALLY.CONFIG" } }));
    const { emulator } = await withModule({ databases });
    const words = [
      "modules",
      "config",
      "1",
      "--module",
      "tally",
      "--args",
      "LIMIT 3",
      ...at(emulator),
      ...flags,
    ];
    expect(await rampart(words)).toMatchObject({ code: 0 });
    expect(changes()).toEqual([request]);
  });

  it("config refuses characters that a cluster refuses, before it asks", async () => {
    const words = ["modules", "config", "1", "--module", "tally", "--args", "a & b"];
    expect(await rampart([...words, "--cluster", "http://127.0.0.1:9"])).toMatchObject({ code: 2 });
  });
});

describe("artifacts", () => {
  it("list shows them node by node, delete removes them from every node", async () => {
    const { emulator } = await withModule();
    const flags = [...at(emulator), ...everyNode(emulator)];
    const { stdout } = await rampart(["artifacts", "list", ...flags]);
    expect(stdout.match(/^node \d .* tally +10203/gm)).toHaveLength(2);
    const deleted = await rampart(["artifacts", "delete", "tally", "10203", ...flags]);
    expect(deleted).toMatchObject({ code: 0 });
    expect(deleted.stdout.match(/deleted$/gm)).toHaveLength(2);
    expect([...(await truth(emulator)).artifacts.values()].flat()).toEqual([]);
    const again = await rampart(["artifacts", "delete", "tally", "10203", ...flags]);
    expect(again).toMatchObject({ code: 4 });
    expect(again.stderr).toContain("no node has an artifact of tally 10203");
  });

  it("delete leaves a node alone that does not have it", async () => {
    const { emulator } = await withModule();
    const flags = [...at(emulator), ...everyNode(emulator)];
    await clientOf(emulator).deleteArtifact("tally", 10203);
    const { code, stdout } = await rampart(["artifacts", "delete", "tally", "10203", ...flags]);
    expect([code, stdout.match(/(not there|deleted)$/gm)]).toEqual([0, ["not there", "deleted"]]);
  });

  it("delete goes on with the other nodes when one fails, and says which", async () => {
    const { emulator } = await withModule({ nodes: 3 });
    emulator.setFaults([{ kind: "status", status: 500, node: 2 }]);
    const flags = [...at(emulator), ...everyNode(emulator)];
    const { code, stdout, stderr } = await rampart(["artifacts", "delete", "tally", "10203", ...flags]);
    expect(code).toBe(4);
    expect(stdout.match(/deleted$/gm)).toHaveLength(2);
    expect(stderr).toMatch(/^rampart: node 2 \(.*\): DELETE \/v2\/local/m);
  });

  it("list of a cluster before 8.0 says what it answers", async () => {
    const emulator = await cluster({ clusterVersion: "7.22.2", nodes: 1 });
    const { code, stderr } = await rampart(["artifacts", "list", ...at(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toContain("404");
  });
});

it("capabilities lists what the cluster knows", async () => {
  const emulator = await cluster();
  const { stdout } = await rampart(["capabilities", ...at(emulator)]);
  expect(stdout).toMatch(/^persistence_aof +\S/m);
  const { capabilities } = await json(["capabilities", ...at(emulator)]);
  expect(capabilities).toContainEqual(expect.objectContaining({ name: "persistence_rdb" }));
});

describe("actions", () => {
  it.each(["7.4.6", "7.22.2"])("list and get tell of an upload to %s", async (clusterVersion) => {
    const { emulator } = await withModule({ clusterVersion });
    const { actions } = (await json(["actions", "list", ...at(emulator)])) as {
      actions: { uid: string; status: string }[];
    };
    expect(actions).toMatchObject([{ status: "completed" }]);
    const { code, stdout } = await rampart(["actions", "get", actions[0]?.uid ?? "", ...at(emulator)]);
    expect(code).toBe(0);
    expect(stdout).toContain("completed");
  });

  it("get of a failed one is exit code 4, with its error", async () => {
    const emulator = await cluster({
      clusterVersion: "7.22.2",
      faults: [{ kind: "action-fails", message: "full moon" }],
    });
    await rampart(["upload", bundle, ...at(emulator)]);
    const { actions } = (await json(["actions", "list", ...at(emulator)])) as { actions: { uid: string }[] };
    const { code, stdout } = await rampart(["actions", "get", actions[0]?.uid ?? "", ...at(emulator)]);
    expect(code).toBe(4);
    expect(stdout).toContain("full moon");
  });

  it("get of one that nobody knows says so", async () => {
    const { code, stderr } = await rampart(["actions", "get", "nothing", ...at(await cluster())]);
    expect(code).toBe(4);
    expect(stderr).toContain("the cluster knows no action nothing");
  });
});

describe("a user's name", () => {
  // It ends at the first colon of the header that carries it: the rest would be taken for the password.
  it.each([
    ["a colon", "me:you"],
    ["a line break", "me\nyou"],
  ])("with %s is a wrong call, wherever it comes from", async (_what, name) => {
    const emulator = await cluster();
    const asFlag = await rampart(["modules", "list", ...at(emulator), "--user", name]);
    const environment = { RAMPART_USER: name, RAMPART_PASSWORD: "secret" };
    const asVariable = await rampart(["modules", "list", ...at(emulator)], { environment });
    for (const { code, stderr } of [asFlag, asVariable]) {
      expect(code).toBe(2);
      expect(stderr).toMatch(/colon or a control character/);
    }
    expect(clusters.requests).toEqual([]);
  });
});

describe("upgrade", () => {
  const databases = [
    {
      uid: 1,
      name: "db",
      redis_version: "8.0",
      module_list: [{ module_name: "tally", module_id: "0".repeat(32), semantic_version: "1.2.3" }],
    },
  ];

  /** A cluster whose database has the example module, and that has its next version too. */
  async function withNext(clusterVersion = "8.0.20"): Promise<Emulator> {
    const { emulator } = await withModule({ databases, clusterVersion });
    const next = await folder.write(
      "next.zip",
      buildBundle({ metadata: { semantic_version: "1.3.0", version: 10300 } }),
    );
    const nodes = clusterVersion.startsWith("7") ? [] : everyNode(emulator);
    expect(await rampart(["upload", next, ...at(emulator), ...nodes])).toMatchObject({ code: 0 });
    clusters.forgetRequests();
    return emulator;
  }

  it.each([
    [[], "8.0.20", "POST /v1/bdbs/1/upgrade"],
    [["--endpoint", "database-modules"], "8.0.20", "POST /v1/bdbs/1/modules/upgrade"],
  ])("%j on %s sends %s and follows the action", async (flags, clusterVersion, request) => {
    const emulator = await withNext(clusterVersion);
    const words = ["upgrade", "1", "--module", "tally@1.3.0", ...at(emulator), ...flags];
    const { code, stdout } = await rampart(words);
    expect(stdout).toContain("database 1 was upgraded");
    expect(code).toBe(0);
    expect(changes()).toEqual([request]);
    const database = await clientOf(emulator).database(1);
    expect(database.module_list?.[0]).toMatchObject({ module_name: "tally", semantic_version: "1.3.0" });
  });

  it("--dry-run leaves the database as it is", async () => {
    const emulator = await withNext();
    const words = ["upgrade", "1", "--module", "tally@1.3.0", "--dry-run", ...at(emulator)];
    const { code, stdout } = await rampart(words);
    expect(code).toBe(0);
    expect(stdout).toContain("would be upgraded");
    expect(clusters.requests.find(({ method }) => method === "POST")?.path).toContain("dry_run=true");
    expect((await clientOf(emulator).database(1)).module_list).toMatchObject([{ semantic_version: "1.2.3" }]);
  });

  it("--dry-run by the other calls prints the request and sends nothing", async () => {
    const emulator = await withNext();
    const words = ["upgrade", "1", "--module", "tally@1.3.0", "--dry-run", "--endpoint", "modules"];
    const { code, stdout } = await rampart([...words, ...at(emulator), "--preserve-roles", "--args", "x"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.slice(stdout.indexOf("{")))).toMatchObject({
      modules: [{ module_name: "tally", current_semantic_version: "1.2.3", new_module_args: "x" }],
      preserve_roles: true,
    });
    expect(changes()).toEqual([]);
  });

  it.each([
    ["--may-discard-data", "may_discard_data"],
    ["--preserve-roles", "preserve_roles"],
  ])("%s reaches the request as %s, and nothing else sets it", async (flag, field) => {
    const emulator = await withNext();
    const words = ["upgrade", "1", "--module", "tally@1.3.0", ...at(emulator), "--json"];
    const requestOf = async (...flags: string[]) =>
      (JSON.parse((await rampart([...words, "--dry-run", ...flags])).stdout) as { request: object }).request;
    expect(await requestOf(flag)).toMatchObject({ [field]: true });
    expect(await requestOf()).not.toHaveProperty(field);
    for (const endpoint of ["modules", "database-modules"]) {
      expect(await requestOf(flag, "--endpoint", endpoint)).toMatchObject({ [field]: true });
    }
  });

  it.each([
    [["--endpoint", "modules"], /name them with --module/],
    [["--args", "x"], /--args belongs to one --module/],
    [["--redis-version", "foo"], /--redis-version: "foo" is not a version of Redis/],
  ])("%j is a wrong call", async (flags, message) => {
    const { code, stderr } = await rampart(["upgrade", "1", "--cluster", "http://127.0.0.1:9", ...flags]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("that is interrupted continues on the cluster, and a message says so", async () => {
    const emulator = await withNext();
    emulator.setFaults([{ kind: "action-hangs" }]);
    const interruption = new AbortController();
    const words = ["upgrade", "1", "--module", "tally@1.3.0", ...at(emulator)];
    const { code, stderr } = await rampart(words, {
      signal: interruption.signal,
      onError: (text) => {
        if (text.includes("watching action")) interruption.abort(new Interruption("SIGINT"));
      },
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /interrupted; the action continues: rampart actions get [0-9a-f-]+ shows its result/,
    );
    expect(stderr).not.toContain("nothing was left half done");
  });

  it("of a database that is not there is the cluster's no", async () => {
    const emulator = await cluster();
    const { code, stderr } = await rampart(["upgrade", "7", ...at(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/GET \/v1\/bdbs\/7: .*404/);
  });
});

describe("snippet", () => {
  const url = "https://files.example.com/tally.zip";

  it("bootstrap writes user_defined_modules", async () => {
    const { code, stdout } = await rampart(["snippet", "bootstrap", bundle, "--url", url]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      user_defined_modules: [{ name: "tally", location: { location_type: "https", url } }],
    });
  });

  it("kubernetes writes userDefinedModules, with a secret where one is named", async () => {
    const words = [
      "snippet",
      "kubernetes",
      bundle,
      "--url",
      url,
      "--credentials-secret",
      "files",
      "--name",
      "Tally",
    ];
    const { code, stdout } = await rampart(words);
    expect(code).toBe(0);
    expect(stdout).toBe(`spec:
  userDefinedModules:
    - name: Tally
      source:
        https:
          url: ${url}
          credentialsSecret: files
`);
  });

  it.each(["Files", "files_1", "-files", "files-", "a..b", "a.-b", "", `${"a".repeat(254)}`, "files\n"])(
    "kubernetes refuses the secret %j, which Kubernetes would not have",
    async (name) => {
      const words = ["snippet", "kubernetes", bundle, "--url", url, "--credentials-secret", name];
      const { code, stdout, stderr } = await rampart(words);
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/--credentials-secret: .* is no name that Kubernetes takes for a secret/);
    },
  );

  it.each(["files", "f", "1", "files-1.example.com", "a".repeat(253)])(
    "kubernetes takes the secret %j",
    async (name) => {
      const words = ["snippet", "kubernetes", bundle, "--url", url, "--credentials-secret", name];
      expect((await rampart(words)).code).toBe(0);
    },
  );

  describe.each([
    ["kubernetes", ["ubuntu22"], "the nodes run rhel9, the bundle is for ubuntu22"],
    ["kubernetes", ["ubuntu22", "rhel9"], undefined],
    ["bootstrap", ["rhel7"], "does not run on rhel7"],
    ["bootstrap", ["ubuntu22"], undefined],
    ["bootstrap", ["rhel7", "ubuntu22"], undefined],
    ["bootstrap", ["rhel10"], undefined],
  ])("%s of a bundle for %j", (target, operating_systems, warning) => {
    it(`warns: ${warning}`, async () => {
      const path = await folder.write("systems.zip", buildBundle({ metadata: { operating_systems } }));
      const { code, stdout, stderr } = await rampart(["snippet", target, path, "--url", url]);
      expect(code).toBe(0);
      expect(stdout).toContain(url);
      if (warning === undefined) expect(stderr).not.toContain("[cluster/");
      else expect(stderr).toContain(warning);
    });
  });

  it("kubernetes refuses a name that the operator cannot match", async () => {
    const words = ["snippet", "kubernetes", bundle, "--url", url, "--name", "counter"];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(2);
    expect(stderr).toMatch(/use tally or Tally/);
  });

  it("kubernetes refuses a bundle that lacks what the operator needs", async () => {
    const bad = await folder.write(
      "bad.zip",
      buildBundle({ metadata: { compatible_redis_version: undefined } }),
    );
    const { code, stdout, stderr } = await rampart(["snippet", "kubernetes", bad, "--url", url]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("compatible_redis_version");
  });

  it.each([
    ["ftp://host/x.zip", /neither http nor https/],
    ["nonsense", /is not an address/],
    ["https://me:hunter2@host/x.zip", /has credentials in it/],
  ])("refuses the address %s", async (address, message) => {
    const { code, stderr } = await rampart(["snippet", "bootstrap", bundle, "--url", address]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("hunter2");
  });

  describe("--verify-url", () => {
    const verify = (address: string) =>
      rampart(["snippet", "bootstrap", bundle, "--url", address, "--verify-url"]);

    it("is content with the same file, also behind a redirect, and sends no credentials", async () => {
      const authorizations: (string | undefined)[] = [];
      const files = await serveHttp((request, response) => {
        authorizations.push(request.headers.authorization);
        if (request.url === "/latest") response.writeHead(302, { location: "/tally.zip" }).end();
        else response.end(buildBundle());
      });
      const { code, stdout, stderr } = await verify(`${files.origin}/latest`);
      expect(code).toBe(0);
      expect(stdout).toContain(`${files.origin}/latest`);
      expect(stderr).toContain("serves the same file");
      expect(authorizations).toEqual([undefined, undefined]);
    });

    it.each([
      ["another file", Buffer.from("other"), 200, 1, /serves another file/],
      ["a longer file", Buffer.concat([buildBundle(), Buffer.alloc(10)]), 200, 1, /more bytes/],
      ["nothing", Buffer.alloc(0), 404, 4, /it answers 404/],
    ])("is not with %s", async (_what, content, status, expected, message) => {
      const files = await serveHttp((_request, response) => response.writeHead(status).end(content));
      const { code, stdout, stderr } = await verify(`${files.origin}/tally.zip?signature=hunter2`);
      expect(code).toBe(expected);
      expect(stdout).toBe("");
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain("hunter2");
    });
  });
});
