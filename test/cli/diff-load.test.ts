import { beforeEach, describe, expect, it } from "vitest";
import { fixture, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const workspace = useWorkspace();

const manifest = [
  'display_name: "x"',
  'compatible_redis_version: "8.0"',
  'min_redis_version: "7.2"',
  "operating_systems: [rhel9]",
  "capabilities: [persistence_aof, persistence_rdb, clustering]",
].join("\n");

async function pack(name: string): Promise<void> {
  const { code } = await workspace.current.run([
    "pack",
    fixture(name),
    "-m",
    "ramp.yml",
    "-o",
    `${name}.zip`,
  ]);
  expect(code).toBe(0);
}

beforeEach(async () => {
  await workspace.current.write("ramp.yml", `${manifest}\n`);
});

describe("diff --load", () => {
  beforeEach(async () => {
    await pack("stored");
    await pack("stored-lowered");
  });
  const words = ["diff", "stored.zip", "stored-lowered.zip"];

  it("says that persisted data do not load, and that the version stands on it", async () => {
    const { code, stdout } = await workspace.current.run([...words, "--load"]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "Breaks installers (1)\n  ~ data type fixture-s: encoding version 2 -> 1: persisted data do not load\n",
    );
    expect(stdout).toMatch(
      /1\.0\.0 -> 1\.1\.0: the changes ask for 2\.0\.0 \(major\).*, by what the modules register\n$/,
    );
    expect((await workspace.current.run([...words, "--load", "--fail-on", "installers"])).code).toBe(1);
  });

  it("says it in JSON", async () => {
    const { stdout } = await workspace.current.run([...words, "--load", "--json"]);
    expect(faultsOf("diff", stdout)).toEqual([]);
    const { changes, version } = JSON.parse(stdout);
    expect(changes).toContainEqual({
      kind: "data-type-version-lowered",
      impact: "breaking",
      affects: "installers",
      basis: "load",
      subject: "fixture-s",
      before: 2,
      after: 1,
      reason: expect.stringContaining("persisted data do not load"),
    });
    expect(version).toMatchObject({ demanded: "major", isEnough: false, standsOn: "load" });
  });

  it("is not what metadata tell: without it nothing breaks", async () => {
    const { code, stdout } = await workspace.current.run([...words, "--fail-on", "breaking", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { breaking: 0 }, version: { standsOn: "bundles" } });
  });

  it("compares nothing of a module that does not load, and fails where it was asked to fail", async () => {
    await workspace.current.write(
      "refuses.json",
      JSON.stringify({ module_name: "stored", version: 10200, commands: [] }),
    );
    const packed = [
      "pack",
      fixture("refuses"),
      "-m",
      "ramp.yml",
      "--commands-from",
      "refuses.json",
      "-o",
      "r.zip",
    ];
    expect((await workspace.current.run(packed)).code).toBe(0);
    const asked = ["diff", "stored.zip", "r.zip", "--load"];
    const { code, stdout, stderr } = await workspace.current.run(asked);
    expect(code).toBe(0);
    expect(stderr).toContain("load/refused");
    expect(stdout).not.toContain("data type");
    expect((await workspace.current.run([...asked, "--fail-on", "callers"])).code).toBe(1);
  });

  it("takes no flag of a load without it", async () => {
    expect((await workspace.current.run([...words, "--timeout", "1s"])).code).toBe(2);
  });
});

it("check --load holds capabilities against what the module registers", async () => {
  await pack("unsaved");
  const asked = ["check", "unsaved.zip", "--target", "rs-8.0/rhel9", "--redis-version", "8.0", "--json"];
  const rulesOf = async (words: readonly string[]): Promise<readonly string[]> => {
    const { code, stdout } = await workspace.current.run(words);
    expect(code).toBe(0);
    const [{ findings }] = JSON.parse(stdout).results;
    return findings
      .map(({ rule }: { readonly rule: string }) => rule)
      .filter((rule: string) => rule.startsWith("load/"));
  };
  expect(await rulesOf(asked)).toEqual([]);
  expect((await rulesOf([...asked, "--load"])).toSorted()).toEqual([
    "load/data-type-not-rewritten",
    "load/data-type-not-saved",
    "load/no-cluster-command",
  ]);
});

it("inspect --load shows data types with their callbacks, shared functions and commands for no cluster", async () => {
  const { stdout } = await workspace.current.run(["inspect", fixture("unsaved"), "--load"]);
  for (const line of [
    "data type     beside-rd, encoding version 2: aux_load, aux_save",
    "data type     unsaved-t, encoding version 0: aof_rewrite, free",
    "blocking      unsaved.waits",
    "no cluster    unsaved.alone",
    "exports       unsaved_version",
    "imports       tally_version",
  ])
    expect(stdout).toContain(`  ${line}\n`);
  const { stdout: document } = await workspace.current.run([
    "inspect",
    fixture("datatype"),
    "--load",
    "--json",
  ]);
  expect(faultsOf("inspect", document)).toEqual([]);
  expect(JSON.parse(document).load.configurations).toContainEqual({
    name: "datatype.number",
    type: "numeric",
    default: "1234",
    minimum: "-5",
    maximum: "5000",
    flags: [],
  });
});
