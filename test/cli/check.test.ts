import { readFileSync } from "node:fs";
import { redisSoftwareAsOf } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, fixture, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const workspace = useWorkspace();

async function write(files: Readonly<Record<string, BundleParts | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await workspace.current.write(name, typeof content === "string" ? content : buildBundle(content));
  }
}

interface CheckResult {
  readonly file: string;
  readonly ok: boolean;
  readonly verdict: string;
  readonly errorCode: string | null;
  readonly target: { readonly name?: string; readonly clusterVersion?: string; readonly os?: string };
  readonly aspects: readonly {
    readonly aspect: string;
    readonly verdict: string;
    readonly reasons: readonly string[];
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

async function check(...words: string[]): Promise<{ code: number | null; results: CheckResult[] }> {
  const { code, stdout } = await workspace.current.run(["check", ...words, "--json"]);
  expect(faultsOf("report", stdout)).toEqual([]);
  return { code, results: JSON.parse(stdout).results };
}

const verdicts = (results: readonly CheckResult[]) =>
  results.map(({ file, target, verdict, errorCode }) => [file, target.name, verdict, errorCode]);

const fieldOf: Readonly<Record<string, string>> = {
  "--cluster-version": "clusterVersion",
  "--redis-version": "redisVersion",
  "--os": "os",
};

describe("the verdict", () => {
  it("is one result for each bundle and target, and the exit code the worst", async () => {
    await write({ "a.zip": {}, "b.zip": { metadata: { operating_systems: ["ubuntu22"] } } });
    const { code, results } = await check(
      "a.zip",
      "b.zip",
      "--target",
      "rs-8.0/rhel9",
      "--target",
      "rs-8.0/ubuntu22",
    );
    expect(code).toBe(1);
    expect(verdicts(results)).toEqual([
      ["a.zip", "rs-8.0/rhel9", "accepted", null],
      ["a.zip", "rs-8.0/ubuntu22", "rejected", "os_not_supported"],
      ["b.zip", "rs-8.0/rhel9", "rejected", "os_not_supported"],
      ["b.zip", "rs-8.0/ubuntu22", "accepted", null],
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  });

  it("unknown fails, unless that is allowed", async () => {
    await write({ "a.zip": { metadata: { operating_systems: [] } } });
    const { code, results } = await check("a.zip", "--target", "rs-8.0/rhel9");
    expect(code).toBe(1);
    expect(verdicts(results)).toEqual([["a.zip", "rs-8.0/rhel9", "unknown", null]]);
    expect(results[0]?.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["cluster/load-examined-in-part", "info"],
      ["cluster/undecided", "warning"],
    ]);
    const allowed = await check("a.zip", "--target", "rs-8.0/rhel9", "--allow-unknown");
    expect(allowed.code).toBe(0);
    expect(allowed.results[0]).toMatchObject({ verdict: "unknown", ok: true });
    expect((await check("a.zip", "--target", "rs-8.2/rhel9", "--allow-unknown")).code).toBe(1);
  });

  it("of a module that would not load is its own", async () => {
    await write({ "a.json": JSON.stringify({ module_name: "lost", version: 10000, commands: [] }) });
    await workspace.current.run([
      "pack",
      fixture("missing-library"),
      "--os",
      "ubuntu22",
      "--commands-from",
      "a.json",
      "-o",
      "a.zip",
    ]);
    const { stdout, code } = await workspace.current.run(["check", "a.zip", "--os", "ubuntu22"]);
    expect(stdout).toContain("elf/library-unknown");
    expect(stdout).toMatch(/\? load /);
    expect(code).toBe(1);
  });

  it("is shown as a table of what the bundle and the target say", async () => {
    await write({ "a.zip": {} });
    const { code, stdout } = await workspace.current.run([
      "check",
      "a.zip",
      "--target",
      "rs-8.0/rhel9",
      "--redis-version",
      "8.0",
    ]);
    expect(code).toBe(0);
    const size = `${(buildBundle().length / 1000).toFixed(1)} KB`;
    expect(stdout).toBe(
      [
        "✓ a.zip on rs-8.0/rhel9 (Redis Software 8.0.20-154, rhel9, Redis 8.0): accepted",
        "  ✓ uploads                               no switch before 8.2.0",
        `  ✓ size              ${size.padEnd(18)}  at most 500 MB`,
        "  ✓ structure         whole               user-defined",
        "  ✓ operating system  rhel9               rhel9",
        "  - architecture      x86_64              x86_64 or aarch64, not asked",
        "  ✓ cluster version   7.4 or later        8.0.20-154",
        "  ✓ dependencies      none                must be in the bundle",
        "  ✓ already there     tally 1.2.3         not there",
        "  ✓ Redis version     8.0 only            8.0",
        "  - capabilities      2 declared          not asked",
        "  ~ load              no symbol versions",
        "    load examined: symbol versions, libraries",
        "    load not examined: API functions (the module was not loaded); processor level (which processors the nodes have is not known)",
        `Data of ${redisSoftwareAsOf}.`,
        "",
      ].join("\n"),
    );
  });

  it("says how old the data are, what to do about it, and fails where that is too old", async () => {
    await write({ "a.zip": {} });
    const hundredDaysLater = String(Date.parse(redisSoftwareAsOf) / 1000 + 100 * 86_400);
    const environment = { SOURCE_DATE_EPOCH: hundredDaysLater };
    const call = ["check", "a.zip", "--target", "rs-8.0/rhel9", "--redis-version", "8.0"];
    const told = await workspace.current.run(call, { environment });
    expect(told.code).toBe(0);
    expect(told.stdout).toContain(`Data of ${redisSoftwareAsOf}, 100 days old: newer builds may be missing.`);
    const limited = [...call, "--max-data-age"];
    expect((await workspace.current.run([...limited, "100"], { environment })).code).toBe(0);
    const refused = await workspace.current.run([...limited, "99", "--json"], { environment });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("are 100 days old, and --max-data-age allows 99");
    expect(JSON.parse(refused.stdout).results[0].data).toMatchObject({
      asOf: redisSoftwareAsOf,
      ageDays: 100,
    });
    expect(faultsOf("report", refused.stdout)).toEqual([]);
  });

  it("of several systems says which lines end, with dates and the source", async () => {
    await write({ "a.zip": {} });
    const on = async (day: string) => {
      const environment = { SOURCE_DATE_EPOCH: String(Date.parse(day) / 1000) };
      const call = ["matrix", "a.zip", "--since", "7.22"];
      return (await workspace.current.run(call, { environment })).stdout.replaceAll(/\s+/g, " ");
    };
    const source = "redis/docs:content/operate/rs/installing-upgrading/product-lifecycle.md";
    expect(await on("2027-07-01")).not.toContain("End of life");
    expect(await on("2027-09-30")).toContain(`End of life is near: 7.22 on 2027-10-30. Source: ${source}.`);
    expect(await on("2027-11-01")).toContain(`End of life was: 7.22 on 2027-10-30. Source: ${source}.`);
  });

  it("says of a line that it ends, with the date and the source", async () => {
    await write({ "a.zip": {} });
    const on = async (day: string) => {
      const environment = { SOURCE_DATE_EPOCH: String(Date.parse(day) / 1000) };
      const call = ["check", "a.zip", "--cluster-version", "7.22.2", "--os", "rhel9", "-v"];
      return (await workspace.current.run(call, { environment })).stdout;
    };
    expect(await on("2027-07-01")).not.toContain("end of life");
    expect(await on("2027-09-30")).toContain(
      "reaches its end of life on 2027-10-30, in 30 days (redis/docs:",
    );
    expect(await on("2027-11-01")).toContain("reached its end of life on 2027-10-30 (redis/docs:");
  });

  it.each([
    [["--cluster-version", "8.4.0"], "8.4.0"],
    [["--redis-version", "9.0"], "9.0"],
    [["--os", "rhel11"], "rhel11"],
  ])("is unknown for what is newer than the data: %j", async (words, missing) => {
    await write({ "a.zip": {} });
    const { code, results } = await check("a.zip", ...words);
    expect(code).toBe(1);
    expect(results).toMatchObject([{ verdict: "unknown", errorCode: null }]);
    const doubts = results[0]?.findings.filter(({ rule }) => rule === "cluster/undecided") ?? [];
    expect(doubts.map(({ message }) => message).join()).toContain(missing);
    await workspace.current.write(
      "target.json",
      JSON.stringify({ [fieldOf[words[0] ?? ""] ?? ""]: words[1] }),
    );
    expect(await check("a.zip", "--target", "target.json")).toMatchObject({ code: 1 });
  });

  it.each([
    ["rs-9.9/rhel9", "9.9"],
    ["rs-8.0/rhel11", "rhel11"],
  ])("is unknown for a name that is newer than the data: %s", async (name, missing) => {
    await write({ "a.zip": {} });
    const { code, results } = await check("a.zip", "--target", name);
    expect(code).toBe(1);
    expect(results).toMatchObject([{ verdict: "unknown", errorCode: null }]);
    const doubts = results[0]?.findings.filter(({ rule }) => rule === "cluster/undecided") ?? [];
    expect(doubts.map(({ message }) => message).join()).toContain(missing);
  });

  describe("with --load", () => {
    const manifest = (compatible: string) =>
      `compatible_redis_version: "${compatible}"\nmin_redis_version: "7.2"\noperating_systems: [rhel9]\n`;

    async function packed(module: string, compatible: string): Promise<void> {
      await workspace.current.write("ramp.yml", manifest(compatible));
      const names = JSON.stringify({ module_name: module, version: 1, commands: [] });
      await workspace.current.write("commands.json", names);
      const from = ["-m", "ramp.yml", "--commands-from", "commands.json", "-o", "a.zip"];
      expect(await workspace.current.run(["pack", fixture(module), ...from])).toMatchObject({ code: 0 });
    }

    async function expectFailure(words: string[], code: number, message: RegExp): Promise<void> {
      const outcome = await workspace.current.run(words);
      expect(outcome.code).toBe(code);
      expect(outcome.stderr).toMatch(message);
      expectClearMessage(outcome);
    }

    const onRedis = (version: string) => ["a.zip", "--os", "rhel9", "--redis-version", version];

    it("is that of the calls on the target's Redis", async () => {
      await packed("calls-newer", "7.2");
      const unloaded = await check(...onRedis("7.2"));
      expect(unloaded).toMatchObject({ code: 0, results: [{ verdict: "accepted" }] });
      const { code, results } = await check(...onRedis("7.2"), "--load");
      expect(code).toBe(1);
      expect(results).toMatchObject([{ verdict: "rejected", errorCode: null }]);
      const load = results[0]?.aspects.find(({ aspect }) => aspect === "load");
      expect(load).toMatchObject({
        verdict: "rejected",
        examined: ["symbol-versions", "libraries", "api-functions"],
        unexamined: [{ part: "processor-level" }],
      });
      expect(load?.reasons.join()).toContain("RedisModule_AddACLCategory");
      await packed("calls-newer", "7.4");
      expect(await check(...onRedis("7.4"), "--load")).toMatchObject({ code: 0 });
    });

    it("takes a module that asks whether the function exists", async () => {
      await packed("acl", "7.2");
      expect(await check(...onRedis("7.2"), "--load")).toMatchObject({ code: 0 });
    });

    it("judges each target by its own Redis", async () => {
      await packed("calls-newer", "7.2");
      await workspace.current.write(
        "two.yml",
        'os: rhel9\ntargets: [{name: old, redisVersion: "7.2"}, {name: new, redisVersion: "7.4"}]\n',
      );
      const { results } = await check("a.zip", "--target", "two.yml", "--load");
      const rejectedByLoad = results.map(({ aspects }) =>
        aspects.some(({ aspect, verdict }) => aspect === "load" && verdict === "rejected"),
      );
      expect(rejectedByLoad).toEqual([true, false]);
    });

    it("fails for a module that refuses to load, and takes its arguments from the metadata or --args", async () => {
      await packed("arguments-required", "8.0");
      const refused = await check(...onRedis("8.0"), "--load");
      expect(refused).toMatchObject({ code: 1, results: [{ verdict: "rejected", errorCode: null }] });
      expect(await check(...onRedis("8.0"), "--load", "--args", "prefix=shop")).toMatchObject({ code: 0 });
    });

    it("ends where the module crashes or does not return", async () => {
      await packed("crashes", "8.0");
      await expectFailure(["check", ...onRedis("8.0"), "--load"], 3, /crashes\.so/);
      await packed("hangs", "8.0");
      const hanging = ["check", ...onRedis("8.0"), "--load", "--timeout", "1s"];
      await expectFailure(hanging, 3, /hangs\.so/);
    });

    it("has no flags without it", async () => {
      await packed("tally", "8.0");
      await expectFailure(["check", ...onRedis("8.0"), "--timeout", "1s"], 2, /--load/);
      await expectFailure(["check", ...onRedis("8.0"), "--args", "x"], 2, /--load/);
      await expectFailure(["check", ...onRedis("8.0"), "--delete", "--load"], 2, /--load/);
    });
  });

  it("is nobody's to change by configuration", async () => {
    await write({
      "a.zip": {},
      "rampart.config.json": JSON.stringify({ rules: { "cluster/operating-system-not-listed": "off" } }),
    });
    const { code, results } = await check("a.zip", "--target", "rs-8.0/ubuntu22");
    expect(code).toBe(1);
    expect(results[0]).toMatchObject({
      verdict: "rejected",
      errorCode: "os_not_supported",
      ok: false,
    });
    expect(results[0]?.findings.map(({ rule }) => rule)).toEqual(["cluster/load-examined-in-part"]);
    expect(results[0]?.aspects.find(({ aspect }) => aspect === "operating-system")?.reasons).toHaveLength(1);
  });

  it("counts warnings where that is asked", async () => {
    const dependencies = { gears: { url: "https://example.com/gears.tgz", sha256: "7".repeat(64) } };
    await write({ "a.zip": { metadata: { dependencies } } });
    expect((await check("a.zip", "--cluster-version", "7.22")).code).toBe(0);
    expect((await check("a.zip", "--cluster-version", "7.22", "--max-warnings", "0")).code).toBe(1);
  });

  it.each(["sarif", "junit", "github"])("can be had as %s", async (format) => {
    await write({ "a.zip": {} });
    const { code, stdout } = await workspace.current.run([
      "check",
      "a.zip",
      "--target",
      "rs-8.0/ubuntu22",
      "--format",
      format,
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("cluster/operating-system-not-listed");
  });

  it("of a bundle on standard input", async () => {
    const { code, stdout } = await workspace.current.run(["check", "-", "--os", "rhel9", "--json"], {
      input: buildBundle(),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results[0]).toMatchObject({ file: "-", verdict: "accepted" });
  });

  it("is kept where another bundle is missing", async () => {
    await write({ "a.zip": {} });
    const { code, stdout, stderr } = await workspace.current.run([
      "check",
      "none.zip",
      "a.zip",
      "--os",
      "rhel9",
    ]);
    expect(code).toBe(3);
    expect(stdout).toContain("✓ a.zip on rhel9: accepted");
    expect(stderr).toContain("none.zip");
  });

  it("is silent about what is accepted, where quiet is asked", async () => {
    await write({ "a.zip": {} });
    expect((await workspace.current.run(["check", "a.zip", "--os", "rhel9", "-q"])).stdout).toBe("");
  });
});

describe("a target file", () => {
  it("has one target, or several that share what stands beside them", async () => {
    await write({
      "a.zip": {},
      "one.yml": 'clusterVersion: "8.0"\nos: rhel9\n',
      "many.yml": [
        'redisVersion: "8.0"',
        "targets:",
        '  - { name: old, clusterVersion: "7.22.2-179", os: rhel9 }',
        "  - name: new",
        "    clusterVersion: 8.2.0-46",
        "    os: Rocky9",
        "    uploads: on",
        "    modules: [tally@1.2.3]",
      ].join("\n"),
      "one.json": JSON.stringify({ $schema: "schemas/target.schema.json", os: "ubuntu22" }),
    });
    expect(verdicts((await check("a.zip", "--target", "one.yml")).results)).toEqual([
      ["a.zip", "one.yml", "accepted", null],
    ]);
    const { results } = await check("a.zip", "--target", "many.yml", "--target", "one.json");
    expect(verdicts(results)).toEqual([
      ["a.zip", "old", "rejected", null],
      ["a.zip", "new", "rejected", "module_exists"],
      ["a.zip", "one.json", "rejected", "os_not_supported"],
    ]);
    expect(results[1]?.target).toEqual({
      name: "new",
      clusterVersion: "8.2.0-46",
      redisVersion: "8.0",
      os: "rhel9",
      distribution: "rocky9",
      uploads: "on",
      modules: [{ name: "tally", version: "1.2.3" }],
    });
  });

  it("names its database from its own folder", async () => {
    await write({
      "a.zip": {},
      "clusters/prod.yml": "database: orders.json\n",
      "clusters/orders.json": JSON.stringify({ name: "orders", crdt: true }),
    });
    const { results } = await check("a.zip", "--target", "clusters/prod.yml");
    expect(results[0]).toMatchObject({
      errorCode: "unsupported_module_capabilities",
      target: { database: "orders" },
    });
  });

  it("adds to what the flags say", async () => {
    await write({ "a.zip": {}, "one.yml": "modules: [other@1.0.0]\n" });
    const { results } = await check(
      "a.zip",
      "--target",
      "one.yml",
      "--with-module",
      "tally@1.2.3",
      "--os",
      "rhel9",
    );
    expect(results[0]).toMatchObject({ errorCode: "module_exists", target: { os: "rhel9" } });
  });

  it("is found through the configuration, where no flag says anything", async () => {
    await write({
      "a.zip": {},
      "ci/rampart.config.yml": "targets: [rs-8.0/rhel9, old.yml]\n",
      "ci/old.yml": 'clusterVersion: "7.22"\n',
    });
    const { results } = await check("a.zip", "--config", "ci/rampart.config.yml");
    expect(results.map(({ target }) => target.name)).toEqual(["rs-8.0/rhel9", "ci/old.yml"]);
    const flagged = await check("a.zip", "--config", "ci/rampart.config.yml", "--os", "rhel9");
    expect(flagged.results).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ["an unknown system", "targets:\n  - os: rhel9\n  - name: b\n    os: windows\n", "t.yml:4:9: .*windows"],
    ["a version that never was", 'name: a\nclusterVersion: "8.0.3"\n', "t.yml:2:17: .*8\\.0\\.3.*8\\.0\\.2"],
    ["what is no version", "clusterVersion: newest\n", "t.yml:1:17: .*is not a version"],
    ["a version that YAML takes for a number", "redisVersion: 8.10\n", "t.yml:1:15: .*quotes.*8\\.10"],
    ["an unknown key", "cluster_version: '8.0'\n", "t.yml:1:1: .*Did you mean clusterVersion"],
    ["a module without a version", "modules:\n  - search\n", "t.yml:2:5: .*search@8\\.4\\.0"],
    ["a module with no version", "modules:\n  - search@\n", "t.yml:2:5: "],
    [
      "a module whose version is none",
      "modules: [a@1.0.0, b@x]\n",
      "t.yml:1:20: .*is not a module and its version",
    ],
    ["a contradiction", 'clusterVersion: "8.0"\nendpoint: v2\n', "t.yml:2:11: .*has no endpoint v2"],
    ["no target", "targets: []\n", "t.yml:1:10: "],
    ["a list", "- os: rhel9\n", "t.yml:1:1: .*map"],
    ["nothing", "", "t.yml"],
    ["no YAML", "a: [\n", "t.yml:\\d"],
    ["a key twice", "os: rhel9\nos: rhel8\n", "t.yml:2:1: "],
    ["an unknown endpoint", "endpoint: v3\n", "t.yml:1:11: .*v1, v2 or user-defined"],
  ])("with %s: exit code 2, and the position", async (_, text, message) => {
    await write({ "a.zip": {}, "t.yml": text });
    const outcome = await workspace.current.run(["check", "a.zip", "--target", "t.yml"]);
    expect(outcome.stderr).toMatch(new RegExp(`^rampart: ${message}`));
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
  });
});

describe("docs/check.md", () => {
  const page = readFileSync(new URL("../../docs/check.md", import.meta.url), "utf8");

  it("has a target file that works", async () => {
    const example = /```yaml targets\.yml\n(.*?)```/s.exec(page)?.[1] ?? "";
    await write({ "a.zip": {}, "targets.yml": example, "orders.json": JSON.stringify({ crdt: false }) });
    const { results } = await check("a.zip", "--target", "targets.yml");
    expect(results.map(({ target }) => target.name)).toEqual(["production", "staging"]);
  });

  it("has a row for every key of a target, and for every aspect", () => {
    const schema = (name: string) =>
      JSON.parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8"));
    const rows = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
    const keys = Object.keys(schema("target.schema.json").definitions.target.properties);
    const aspects: string[] = schema("report.schema.json").definitions.aspect.properties.aspect.enum;
    const shown = aspects.filter((aspect) => !["present", "downgrade", "in-use"].includes(aspect));
    expect(rows.toSorted()).toEqual([...keys, ...shown].toSorted());
    for (const aspect of aspects) expect(page).toContain(`\`${aspect}\``);
  });
});

describe("a database", () => {
  const recorded = readFileSync(new URL("recorded-database.json", import.meta.url), "utf8");

  it("recorded from a living cluster is understood", async () => {
    await write({ "a.zip": { metadata: { capabilities: [] } }, "bdb.json": recorded });
    const { results } = await check("a.zip", "--db-config", "bdb.json");
    // Its Redis version is 8.0, and its keys may be evicted; everything else is off.
    expect(results[0]?.aspects.find(({ aspect }) => aspect === "redis-version")).toMatchObject({
      verdict: "accepted",
      target: "8.0",
    });
    expect(results[0]?.findings.map(({ message }) => message)).toEqual([
      'the database needs the capability eviction_expiry: keys may be evicted (eviction_policy is "volatile-lru"; this check is inferred)',
    ]);
  });

  it.each<[string, string, string]>([
    ["a list", "[]", "bdb.json:1:1: .*list"],
    ["a module.json", '{\n  "module_name": "tally"\n}', "bdb.json:1:1: nothing in it belongs to a database"],
    ["an empty object", "{}", "bdb.json:1:1: nothing"],
    ["a text", '"orders"', "bdb.json:1:1: .*map"],
    ["no JSON", "{crdt: true}", "bdb.json:1:2: "],
    ["nothing", "", "bdb.json"],
    ["a field of another type", '{\n  "crdt": "yes"\n}', "bdb.json:2:11: crdt must be true or false"],
    ["a wrong list of modules", '{"module_list": [{"name": "x"}]}', "bdb.json:1:18: "],
  ])("that is %s: exit code 2, and the position", async (_, text, message) => {
    await write({ "a.zip": {}, "bdb.json": text });
    const outcome = await workspace.current.run(["check", "a.zip", "--db-config", "bdb.json"]);
    expect(outcome.stderr).toMatch(new RegExp(`^rampart: ${message}`));
    expect(outcome.code).toBe(2);
    expectClearMessage(outcome);
  });
});

describe("a wrong call", () => {
  it.each<[string[], number, RegExp]>([
    [[], 2, /no target is named/],
    [["--os", "windows"], 2, /^rampart: --os: "windows" is not a system/],
    [["--cluster-version", "banana"], 2, /^rampart: --cluster-version: "banana" is not a version/],
    [["--cluster-version", "8.0.3"], 2, /^rampart: --cluster-version: .*nearest known version is 8\.0\.2/],
    [["--redis-version", "seven"], 2, /^rampart: --redis-version: "seven" is not a version of Redis/],
    [["--arch", "sparc"], 2, /--arch/],
    [["--endpoint", "v3"], 2, /v1, v2, user-defined/],
    [["--uploads", "maybe"], 2, /on, off/],
    [["--with-module", "search"], 2, /--with-module/],
    [["--cluster-version", "8.0", "--endpoint", "v2"], 2, /Redis Software 8\.0 has no endpoint v2/],
    [["--cluster-version", "8.0", "--uploads", "off"], 2, /uploads cannot be disabled/],
    [
      ["--target", "rs-8.0/rhel9", "--os", "ubuntu22"],
      2,
      /--os ubuntu22 contradicts the target rs-8\.0\/rhel9, which says rhel9/,
    ],
    [["--target", "rs-8.0/rhel9", "--cluster-version", "8.2"], 2, /contradicts/],
    [["--cluster-version", "8"], 2, /^rampart: --cluster-version: "8" is not a version/],
    [["--target", "rs-8.1/rhel9"], 2, /target rs-8\.1\/rhel9: .*nearest known version/],
    [["--target", "rs-8/rhel9"], 2, /target rs-8\/rhel9: "8" is not a version of Redis Software/],
    [["--target", "rs-8.0/rhle9"], 2, /the nearest is rhel9/],
    [["--target", "rs-8.0/rhel9/sparc"], 2, /is not an architecture/],
    [["--target", "rs-8.0/rhel9/x86_64/more"], 2, /names no target/],
    [["--target", "none.yml"], 3, /none\.yml/],
    [["--target", "."], 3, /folder/],
    [["--db-config", "none.json"], 3, /none\.json/],
    [["--upgrade-from", "none.zip"], 3, /none\.zip/],
    [["--upgrade-from", "text.zip"], 1, /text\.zip is not a bundle/],
    [["--upgrade-from", "a.zip", "--delete"], 2, /cannot be combined/],
    [["--frobnicate"], 2, /unknown option/],
  ])("%j ends with %i", async (words, code, message) => {
    await write({ "a.zip": {}, "text.zip": "no zip" });
    const outcome = await workspace.current.run(["check", "a.zip", ...words]);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe("");
  });
});

describe("a bundle that is none", () => {
  it.each([
    ["empty", ""],
    ["text", "hello"],
    ["a truncated zip", buildBundle().subarray(0, 900).toString("latin1")],
  ])("%s is rejected with the cluster's code", async (_, content) => {
    await workspace.current.write("a.zip", Buffer.from(content, "latin1"));
    const { code, results } = await check("a.zip", "--target", "rs-8.0/rhel9");
    expect(code).toBe(1);
    expect(results[0]).toMatchObject({ verdict: "rejected", errorCode: "invalid_module" });
  });
});

describe("targets", () => {
  it("are listed with their dates", async () => {
    const { code, stdout } = await workspace.current.run(["targets"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^rs-8\.0\/rhel9 +8\.0\.20-154 +2025-10 +2028-07-31 +x86_64 aarch64 +6\.2 7\.2 7\.4 8\.0 8\.2 8\.4 8\.6$/m,
    );
    expect(stdout).toMatch(/^rs-8\.2\/rhel8 .* not fixed /m);
    expect(stdout).toMatch(/^rs-6\.2\/amzn1 .*\(doubtful\)$/m);
    expect(stdout).toMatch(/^rs-7\.4\/ubuntu18 +7\.4\.6-232 .*\(deprecated\)$/m);
  });

  it("are listed as JSON", async () => {
    const { stdout } = await workspace.current.run(["targets", "--json"]);
    expect(faultsOf("targets", stdout)).toEqual([]);
    expect(JSON.parse(stdout).targets.find(({ name }: { name: string }) => name === "rs-8.0/amzn2")).toEqual({
      name: "rs-8.0/amzn2",
      line: "8.0",
      clusterVersion: "8.0.20-154",
      os: "amzn2",
      architectures: ["x86_64"],
      redisVersions: ["6.2", "7.2", "7.4", "8.0", "8.2", "8.4", "8.6"],
      released: "2025-10",
      endOfLife: "2028-07-31",
      deprecated: false,
    });
  });
});
