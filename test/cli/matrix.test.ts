import { describe, expect, it } from "vitest";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
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
    expect(lineOf(stdout, "rhel9", "x86_64")).toMatch(/^ +rhel9 +x86_64( +✗){3} +✓( +✗){3}$/);
    expect(lineOf(stdout, "ubuntu20")).toMatch(
      /ubuntu20 +x86_64( +✗){7} +operating system \(os_not_supported\)$/,
    );
    expect(lineOf(stdout, "rhel9", "aarch64")).toMatch(/( +✗){7} +architecture \(invalid_module\)$/);
    expect(stdout).toContain("Assumes that uploads are enabled.");
  });

  it("leaves blank what a cluster does not offer", async () => {
    await write({ "tally.zip": rhel9 });
    const { stdout } = await workspace.current.run(["matrix", "tally.zip"]);
    expect(stdout.split("\n")[1]).toMatch(
      /^cluster +system +6\.0 +6\.2 +7\.2 +7\.4 +8\.0 +8\.2 +8\.4 +8\.6$/,
    );
    // 7.22 offers 6.2, 7.2 and 7.4 alone.
    expect(lineOf(stdout, "7.22.2-179")).toMatch(
      /^7\.22\.2-179 +rhel8 +x86_64 {8,}✗ +✗ +✗ {20,}operating system/,
    );
  });

  it("says what cannot be known", async () => {
    await write({ "tally.zip": { metadata: { operating_systems: [] } } });
    const { code, stdout } = await workspace.current.run(["matrix", "tally.zip", "--since", "8.2"]);
    expect(lineOf(stdout, "rhel9", "x86_64")).toMatch(/ \? .*operating system unknown$/);
    // The legend has the only one.
    expect(stdout.match(/✓/g)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("fails where a bundle fits nowhere", async () => {
    await write({ "tally.zip": { metadata: { compatible_redis_version: "99.99" } } });
    expect((await workspace.current.run(["matrix", "tally.zip"])).code).toBe(1);
  });
});

describe("several bundles", () => {
  it("tell together what none of them covers, and what two of them claim", async () => {
    await write({ "a.zip": rhel9, "b.zip": both });
    const { code, stdout } = await workspace.current.run(["matrix", "a.zip", "b.zip", "--since", "8.2"]);
    expect(code).toBe(0);
    expect(lineOf(stdout, "rhel9", "x86_64")).toMatch(/rhel9 +x86_64( +·){3} +AB( +·){3}$/);
    expect(lineOf(stdout, "ubuntu22", "x86_64")).toMatch(/( +·){3} +B( +·){3}$/);
    expect(stdout).toContain("! no bundle is for Redis 6.2, 7.2, 7.4, 8.2, 8.4, 8.6\n");
    expect(stdout).toMatch(/^! no bundle covers rs-8\.2\/rhel8\/x86_64, .*rs-8\.2\/amzn2023\/aarch64$/m);
    expect(stdout).toContain("! rs-8.2/rhel9/x86_64 with Redis 8.0 accepts a.zip and b.zip\n");
  });

  it("of other modules do not stand in each other's way", async () => {
    await write({ "a.zip": rhel9, "b.zip": { metadata: { module_name: "other" } } });
    const { stdout } = await workspace.current.run(["matrix", ".", "--since", "8.2"]);
    expect(stdout).not.toContain(" takes ");
    expect(stdout).toContain("tally 1.2.3 a.zip");
    expect(stdout).toContain("other 1.2.3 b.zip");
  });

  it("tell of a platform that is covered with some Redis versions", async () => {
    await write({
      "a.zip": both,
      "b.zip": { metadata: { compatible_redis_version: "8.2" } },
    });
    const { stdout } = await workspace.current.run(["matrix", "a.zip", "b.zip", "--since", "8.2"]);
    expect(stdout).toContain("! no bundle covers rs-8.2/ubuntu22/x86_64 with Redis 8.2\n");
    expect(stdout).not.toContain("rs-8.2/rhel9/x86_64 with Redis");
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
    expect(row).toMatchObject({ clusterVersion: "8.0.20-96", endOfLife: "2028-07-31", deprecated: false });
    expect(row.cells.find(({ redisVersion }: { redisVersion: string }) => redisVersion === "8.0")).toEqual({
      redisVersion: "8.0",
      verdict: "rejected",
      errorCode: "os_not_supported",
      details: [],
      reasons: [
        {
          aspect: "operating-system",
          verdict: "rejected",
          messages: ["the nodes run ubuntu22, the bundle is for rhel9"],
        },
      ],
    });
    expect(modules).toHaveLength(1);
    expect(modules[0].uncovered.platforms).toContain("rs-8.0/rhel9/aarch64");
    expect(modules[0].claimedTwice).toEqual([]);
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
        "| Redis Software | rhel9 x86_64 | ubuntu22 x86_64 |",
        "| --- | --- | --- |",
        "| 8.0 | 8.0, 8.2 | 8.0 |",
        "| 8.2 | 8.0, 8.2 | 8.0 |",
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
