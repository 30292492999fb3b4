import { redisSoftwareAsOf } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { useChecks, verdicts } from "./checks.ts";
import { fixture } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const { workspace, write, check } = useChecks();

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
    expect(await on("2027-10-29")).toContain("on 2027-10-30, in 1 day (redis/docs:");
    expect(await on("2027-10-30")).toContain("on 2027-10-30, today (redis/docs:");
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
