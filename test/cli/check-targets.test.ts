import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { useChecks, verdicts } from "./checks.ts";
import { expectClearMessage } from "./rampart.ts";

const { workspace, write, check } = useChecks();

describe("standard input", () => {
  const run = async (words: string, input: string) => {
    await write({ "a.zip": {} });
    return await workspace.current.run(["check", "a.zip", "--json", ...words.split(" ")], { input });
  };

  it("is a target", async () => {
    const { stdout } = await run("--target -", 'clusterVersion: "8.0"\nos: ubuntu22\n');
    expect(verdicts(JSON.parse(stdout).results)).toEqual([["a.zip", "-", "rejected", "os_not_supported"]]);
  });

  it("is a database", async () => {
    const { stdout } = await run(
      "--target rs-8.0/rhel9 --db-config -",
      '{ "uid": 7, "redis_version": "8.0" }',
    );
    expect(JSON.parse(stdout).results[0].target.database).toBe("7");
  });

  it.each([
    ["--target - --db-config -", "cannot hold both a target and the database"],
    ["--target - --target -", "cannot hold a target twice"],
  ])("is not two things: %s", async (words, message) => {
    const { code, stderr } = await run(words, "os: rhel9\n");
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
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
