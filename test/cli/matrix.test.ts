import { redisSoftwareAsOf } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import {
  type BundleParts,
  buildBundle,
  sha256,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const workspace = useWorkspace();

/** Bundles of a release, one for each system. */
async function write(bundles: Readonly<Record<string, BundleParts>>): Promise<void> {
  for (const [name, parts] of Object.entries(bundles))
    await workspace.current.write(name, buildBundle(parts));
}

const rhel9: BundleParts = {};
const ubuntu22: BundleParts = { metadata: { operating_systems: ["ubuntu22"] } };
const both: BundleParts = { metadata: { operating_systems: ["rhel9", "ubuntu22"] } };

const lineOf = (stdout: string, ...parts: string[]) =>
  stdout.split("\n").find((line) => parts.every((part) => line.includes(part))) ?? "";

describe("the table", () => {
  it("has a cell for every Redis version that a platform offers, and the reason of a whole row", async () => {
    await write({ "tally.zip": rhel9 });
    const { code, stdout } = await workspace.current.run(["matrix", "tally.zip", "--since", "8.0"]);
    expect(code).toBe(0);
    expect(stdout).toContain("tally 1.2.3 tally.zip\n");
    expect(lineOf(stdout, "  rhel9  ", "x86_64")).toMatch(/^ +rhel9 +x86_64( +·){3} +✓( +·){3}$/);
    expect(lineOf(stdout, "  ubuntu20  ")).toMatch(
      /ubuntu20 +x86_64( +✗){7} +operating system \(os_not_supported\)$/,
    );
    expect(lineOf(stdout, "  rhel9  ", "aarch64")).toMatch(/( +✗){7} +architecture \(invalid_module\)$/);
    expect(stdout).toContain("Assumes that uploads are enabled.");
  });

  it("leaves blank what a cluster does not offer", async () => {
    await write({ "tally.zip": rhel9 });
    const { stdout } = await workspace.current.run(["matrix", "tally.zip"]);
    expect(stdout.split("\n")[3]).toMatch(
      /^cluster +system +6\.0 +6\.2 +7\.2 +7\.4 +8\.0 +8\.2 +8\.4 +8\.6 +8\.8$/,
    );
    // 7.22 offers 6.2, 7.2 and 7.4 alone.
    expect(lineOf(stdout, "7.22.2-189")).toMatch(
      /^7\.22\.2-189 +rhel8 +x86_64 {8,}✗ +✗ +✗ {23,}operating system/,
    );
  });

  it("says what cannot be known", async () => {
    await write({ "tally.zip": { metadata: { operating_systems: [] } } });
    const { code, stdout } = await workspace.current.run(["matrix", "tally.zip", "--since", "8.2"]);
    expect(lineOf(stdout, "  rhel9  ", "x86_64")).toMatch(/ \? .*operating system unknown$/);
    expect(stdout).toContain(
      "\n? Not certain to be taken by any known platform: it names no operating systems.\n",
    );
    // The legend has the only one.
    expect(stdout.match(/✓/g)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("says which lines end, with dates and the source", async () => {
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

  it("fails where a bundle fits nowhere, and says why", async () => {
    await write({ "tally.zip": { metadata: { compatible_redis_version: "99.99" } } });
    const { code, stdout } = await workspace.current.run(["matrix", "tally.zip"]);
    expect(code).toBe(1);
    expect(stdout).toContain("\n✗ Taken by no known platform: made for Redis 99.99 only.\n");
    // The deciding reason, where the libraries of the system are not known either.
    expect(lineOf(stdout, "7.22.2-189", "rhel8")).toMatch(/operating system \(os_not_supported\)$/);
    expect(lineOf(stdout, "  rhel9  ", "x86_64")).toMatch(/ · .*made for Redis 99\.99 only$/);
    expect(stdout).not.toContain("load unknown");
  });

  it("leads with who takes the bundle, and ends with why nobody else does", async () => {
    await write({
      "tally.zip": {
        metadata: {
          operating_systems: ["rhel9", "ubuntu22"],
          compatible_redis_version: "7.2",
          min_redis_pack_version: "7.22",
        },
      },
    });
    const { stdout } = await workspace.current.run(["matrix", "tally.zip"]);
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "tally 1.2.3 tally.zip",
      "Taken by rhel9 and ubuntu22 (x86_64) on Redis Software 7.22 to 8.2, for Redis 7.2.",
    ]);
    expect(stdout).toContain("✗ rhel9 and ubuntu22 (aarch64): made for x86_64 (invalid_module)\n");
    expect(stdout).toContain(
      "✗ rhel9 and ubuntu22 (x86_64) on Redis Software 7.4 and 7.8: requires Redis Software 7.22 or later (min_redis_pack_version)\n",
    );
  });

  it.each([40, 80, 120])("is no wider than %i columns", async (width) => {
    await write({
      "a.zip": rhel9,
      "b.zip": both,
      "c.zip": { metadata: { compatible_redis_version: "9.9" } },
    });
    for (const words of [["a.zip"], ["a.zip", "b.zip", "c.zip"]]) {
      const environment = { COLUMNS: String(width) };
      const { stdout } = await workspace.current.run(["matrix", ...words], { environment });
      // The path of a source is a word that cannot be broken.
      const tooWide = stdout.split("\n").filter((line) => line.length > width && line.includes(" "));
      expect(tooWide).toEqual([]);
      expect(lineOf(stdout, "  rhel9  ", "x86_64")).toMatch(/rhel9 +x86_64 +[·✗] ?/);
    }
  });
});

describe("several bundles", () => {
  it("tell together what none of them covers, and what two of them claim", async () => {
    await write({ "a.zip": rhel9, "b.zip": both });
    const { code, stdout } = await workspace.current.run(["matrix", "a.zip", "b.zip", "--since", "8.2"]);
    expect(code).toBe(0);
    expect(lineOf(stdout, "  rhel9  ", "x86_64")).toMatch(/rhel9 +x86_64( +·){3} +AB( +·){4}$/);
    expect(lineOf(stdout, "  ubuntu22  ", "x86_64")).toMatch(/( +·){3} +B( +·){4}$/);
    expect(stdout).toContain("Taken by rhel9 and ubuntu22 (x86_64) on Redis Software 8.2, for Redis 8.0.\n");
    expect(stdout.split("\n").filter((line) => /^[·✗?!] /.test(line))).toEqual([
      "· rhel9 and ubuntu22 (x86_64), Redis 6.2, 7.2, 7.4, 8.2, 8.4, 8.6 and 8.8: no bundle for this Redis version",
      "✗ rhel9 and ubuntu22 (aarch64): no bundle for this architecture",
      "✗ rhel8 and ubuntu20 (x86_64), amzn2023 (x86_64 and aarch64): no bundle for this system",
      "! a.zip and b.zip are taken by rhel9 (x86_64) on Redis Software 8.2, for Redis 8.0",
    ]);
  });

  it("of other modules do not stand in each other's way", async () => {
    await write({ "a.zip": rhel9, "b.zip": { metadata: { module_name: "other" } } });
    const { stdout } = await workspace.current.run(["matrix", ".", "--since", "8.2"]);
    expect(stdout).not.toContain("2 bundles");
    expect(stdout).toContain("tally 1.2.3 a.zip");
    expect(stdout).toContain("other 1.2.3 b.zip");
  });

  it("tell of a platform that is covered with some Redis versions", async () => {
    await write({
      "a.zip": both,
      "b.zip": { metadata: { compatible_redis_version: "8.2" } },
    });
    const { stdout } = await workspace.current.run(["matrix", "a.zip", "b.zip", "--since", "8.2"]);
    expect(stdout).toContain(
      "· ubuntu22 (x86_64), Redis 6.2, 7.2, 7.4, 8.2, 8.4, 8.6 and 8.8: no bundle for this Redis version\n",
    );
    expect(stdout).toContain(
      "· rhel9 (x86_64), Redis 6.2, 7.2, 7.4, 8.4, 8.6 and 8.8: no bundle for this Redis version\n",
    );
  });

  const ten = async (): Promise<string[]> => {
    const systems = ["rhel8", "rhel9", "ubuntu20", "ubuntu22"];
    const good = systems.flatMap((system) =>
      ["7.4", "8.0"].map((redis): [string, BundleParts] => [
        `${system}.redis${redis}.zip`,
        { metadata: { operating_systems: [system], compatible_redis_version: redis } },
      ]),
    );
    await write({
      ...Object.fromEntries(good),
      "other.zip": { metadata: { compatible_redis_version: "9.9" } },
      "broken.zip": { metadata: { version: "x" } },
    });
    return ["other.zip", "broken.zip", ...good.map(([name]) => name)];
  };

  it.each([
    [
      "text",
      [],
      "✗ 2 of 10 bundles fit nowhere:\n  other.zip: made for Redis 9.9 only\n  broken.zip: version ",
    ],
    [
      "Markdown",
      ["--markdown"],
      "No known platform accepts:\n\n* other.zip: made for Redis 9.9 only\n* broken.zip: ",
    ],
  ])("name those that fit nowhere: %s", async (_, flags, expected) => {
    const { code, stdout } = await workspace.current.run(["matrix", ...(await ten()), ...flags]);
    expect(code).toBe(1);
    expect(stdout).toContain(expected);
    expect(stdout).toContain(
      "Taken by rhel8, rhel9, ubuntu20 and ubuntu22 (x86_64) on Redis Software 7.8 to 8.2, for Redis 7.4 and 8.0.",
    );
  });

  it("name those that fit nowhere, and those that cannot be read, in JSON, and judge the others", async () => {
    const { code, stdout } = await workspace.current.run(["matrix", ...(await ten()), "none.zip", "--json"]);
    expect(code).toBe(3);
    expect(faultsOf("matrix", stdout)).toEqual([]);
    const { fitNowhere, results, errors, bundles } = JSON.parse(stdout);
    expect(fitNowhere).toMatchObject([
      { file: "other.zip", reason: "made for Redis 9.9 only" },
      { file: "broken.zip", reason: expect.stringContaining("version must be an integer") },
    ]);
    expect(results).toMatchObject([
      { file: "broken.zip", findings: [{ rule: "metadata/malformed-value", errorCode: "invalid_module" }] },
    ]);
    expect(errors).toMatchObject([{ file: "none.zip" }]);
    expect(bundles).toHaveLength(9);
  });

  it("name those that fit nowhere on the page", async () => {
    const names = await ten();
    await workspace.current.run(["matrix", ...names, "--html", "page.html"]);
    const html = (await workspace.current.read("page.html")).toString("utf8");
    expect(html).toContain("2 of 10 bundles fit nowhere");
    expect(html).toMatch(/<strong>other\.zip<\/strong> made for Redis 9\.9 only/);
    expect(html).toMatch(/<strong>broken\.zip<\/strong> version must be an integer/);
  });
});

describe("the JSON document", () => {
  it("is what the schema says, with the reasons of every cell", async () => {
    await write({ "a.zip": rhel9, "b.zip": ubuntu22 });
    const { stdout } = await workspace.current.run(["matrix", "a.zip", "b.zip", "--json"]);
    expect(faultsOf("matrix", stdout)).toEqual([]);
    const { bundles, modules } = JSON.parse(stdout);
    const row = bundles[0].rows.find(
      ({ platform }: { platform: string }) => platform === "rs-8.0/ubuntu22/x86_64",
    );
    expect(row).toMatchObject({ clusterVersion: "8.0.20-154", endOfLife: "2028-07-31", deprecated: false });
    expect(row.cells.find(({ redisVersion }: { redisVersion: string }) => redisVersion === "8.0")).toEqual({
      redisVersion: "8.0",
      verdict: "rejected",
      status: "rejected",
      errorCode: "os_not_supported",
      details: [],
      decidedBy: "operating-system",
      reasons: [
        {
          aspect: "operating-system",
          verdict: "rejected",
          messages: ["the nodes run ubuntu22, the bundle is for rhel9"],
        },
      ],
    });
    expect(modules).toHaveLength(1);
    expect(row.cells[0]).toMatchObject({ verdict: "rejected", status: "rejected" });
    expect(row.reason).toEqual({
      status: "rejected",
      aspect: "operating-system",
      errorCode: "os_not_supported",
      rule: "cluster/operating-system-not-listed",
      summary: "made for rhel9 (os_not_supported)",
    });
    const own = bundles[0].rows.find(
      ({ platform }: { platform: string }) => platform === "rs-8.0/rhel9/x86_64",
    );
    expect(own.reason).toBeNull();
    expect(own.cells[0]).toMatchObject({ verdict: "rejected", status: "other-redis-version" });
    expect(bundles[0].sha256).toBe(sha256(await workspace.current.read("a.zip")));
    expect(bundles[0].sentence).toBe("Taken by rhel9 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0.");
    expect(modules[0].accepted).toEqual([
      {
        systems: [
          { os: "rhel9", architecture: "x86_64" },
          { os: "ubuntu22", architecture: "x86_64" },
        ],
        lines: ["8.0", "8.2"],
        redisVersions: ["8.0"],
      },
    ]);
    expect(modules[0].gaps).toHaveLength(3);
    expect(modules[0].claims).toEqual([]);
  });
});

describe("Markdown", () => {
  it("has a table of lines and systems, and in the cells the Redis versions", async () => {
    await write({
      "a.zip": both,
      "b.zip": { metadata: { compatible_redis_version: "8.2", module_name: "tally" } },
    });
    const { stdout } = await workspace.current.run(["matrix", "a.zip", "b.zip", "--markdown"]);
    expect(stdout).toBe(
      [
        "### tally 1.2.3",
        "",
        "Taken by rhel9 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0 and 8.2; ubuntu22 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0.",
        "",
        "| Redis Software | rhel9 x86_64 | ubuntu22 x86_64 |",
        "| --- | --- | --- |",
        "| 8.0 | 8.0, 8.2 | 8.0 |",
        "| 8.2 | 8.0, 8.2 | 8.0 |",
        "",
        `Data of ${redisSoftwareAsOf}.`,
        "",
      ].join("\n"),
    );
  });

  it("shows names as they are, whatever they hold", async () => {
    await write({ "a.zip": { metadata: { module_name: "a|b<script>*" } } });
    const { stdout } = await workspace.current.run(["matrix", "a.zip", "--markdown"]);
    expect(stdout).toContain("### a\\|b\\<script\\>\\* 1.2.3");
  });
});

describe("bad input", () => {
  it.each([
    [["matrix", "none.zip"], 3],
    [["matrix"], 2],
    [["matrix", "a.zip", "--since", "8.3"], 2],
    [["matrix", "a.zip", "--since", "now"], 2],
    [["matrix", "a.zip", "--markdown", "--json"], 2],
    [["matrix", "a.zip", "--html", "."], 3],
    [["matrix", "text.zip"], 1],
  ])("%j ends with %i", async (words, code) => {
    await write({ "a.zip": rhel9 });
    await workspace.current.write("text.zip", "no zip");
    const outcome = await workspace.current.run(words);
    expect(outcome.code).toBe(code);
    if (code !== 1) expectClearMessage(outcome);
  });

  it("names a lone bundle that cannot be read", async () => {
    await workspace.current.write("text.zip", "no zip");
    const { stdout } = await workspace.current.run(["matrix", "text.zip"]);
    expect(stdout).toContain(
      "✗ 1 of 1 bundle fits nowhere:\n  text.zip: not a zip file but text (invalid_module)\n",
    );
  });

  it("leaves the others their tables", async () => {
    await write({ "a.zip": rhel9 });
    await workspace.current.write("text.zip", "no zip");
    const { code, stdout, stderr } = await workspace.current.run(["matrix", "text.zip", "a.zip", "none.zip"]);
    expect(code).toBe(3);
    expect(stdout).toContain("tally 1.2.3 a.zip");
    expect(stderr).toContain("bundle/not-a-zip");
    expect(stderr).toContain("none.zip");
  });
});
