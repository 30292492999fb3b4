import { writeFile } from "node:fs/promises";
import { type EmulatorSettings, parseFault } from "@rampart/emulator";
import { beforeEach, describe, expect, it } from "vitest";
import {
  buildBundle,
  readFixture,
  sha256,
  tally,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart, useFolder } from "./command-run.ts";
import { to, truth, useClusters } from "./emulated-cluster.ts";
import { document } from "./upload-document.ts";

const folder = useFolder();
const clusters = useClusters();
const { start: cluster, changes } = clusters;
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

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
    expect(clusters.requests.some(({ path }) => path.startsWith("/v2/actions/"))).toBe(true);
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
    clusters.forgetRequests();
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
    clusters.forgetRequests();
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
      clusters.forgetRequests();
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
