import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { ownData } from "../support/own-data.ts";
import { useWorkspace } from "./rampart.ts";

// Platform data of one's own: where they are named, what they change, and what is said of wrong ones.

const workspace = useWorkspace();
const software = ownData["redis-software.json"];

async function writeOwn(folder = "own"): Promise<void> {
  for (const [name, content] of Object.entries(ownData)) {
    await workspace.current.write(`${folder}/${name}`, JSON.stringify(content, null, 2));
  }
  const metadata = {
    compatible_redis_version: "8.12",
    min_redis_version: "8.12",
    operating_systems: ["rhel11"],
  };
  await workspace.current.write("new.zip", buildBundle({ metadata }));
}

const call = ["check", "new.zip", "--target", "rs-8.14/rhel11", "--redis-version", "8.12", "--json"];

async function verdictOf(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await workspace.current.run(words, { environment });
  const { results } = JSON.parse(stdout);
  return { code, verdict: results[0]?.verdict, data: results[0]?.data };
}

describe("platform data of one's own", () => {
  it("are not there unless they are named, and are gone in the next call", async () => {
    await writeOwn();
    const unknown = { code: 1, verdict: "unknown" };
    expect(await verdictOf(call)).toMatchObject(unknown);
    expect(await verdictOf([...call, "--data", "own"])).toMatchObject({ code: 0, verdict: "accepted" });
    expect(await verdictOf(call)).toMatchObject(unknown);
  });

  it("are named by the flag, by the environment, or by the configuration", async () => {
    await writeOwn("there/own");
    const accepted = { code: 0, verdict: "accepted" };
    expect(await verdictOf([...call, "--data", "there/own"])).toMatchObject(accepted);
    expect(await verdictOf(call, { RAMPART_DATA: "there/own" })).toMatchObject(accepted);
    await workspace.current.write("there/rampart.config.json", JSON.stringify({ data: "own" }));
    expect(await verdictOf([...call, "--config", "there/rampart.config.json"])).toMatchObject(accepted);
  });

  it("are of the day that they say, in the version that they say", async () => {
    await writeOwn();
    const own = { ...software, asOf: "2026-12-01", version: "ours-7" };
    await workspace.current.write("own/redis-software.json", JSON.stringify(own));
    const environment = { SOURCE_DATE_EPOCH: String(Date.parse("2026-12-11") / 1000) };
    const { data } = await verdictOf([...call, "--data", "own"], environment);
    expect(data).toEqual({ version: "ours-7", asOf: "2026-12-01", ageDays: 10 });
  });

  it("add to those of Rampart, or are all there are", async () => {
    await writeOwn();
    const targets = async () => {
      const { stdout } = await workspace.current.run(["targets", "--data", "own", "--json"]);
      return JSON.parse(stdout).targets.map(({ name }: { name: string }) => name);
    };
    expect(await targets()).toContain("rs-8.0/rhel9");
    expect(await targets()).toContain("rs-8.14/rhel11");
    await workspace.current.write("own/redis-software.json", JSON.stringify({ ...software, complete: true }));
    expect(await targets()).toEqual(["rs-8.14/rhel11"]);
  });

  it.each<[what: string, text: string, said: string]>([
    [
      "a format that nobody reads",
      '{\n  "format": 7,\n  "releases": []\n}',
      ":2:13: the data have the format 7",
    ],
    [
      "a wrong value",
      JSON.stringify({ ...software, releases: [{ ...software.releases[0], released: 2026 }] }, null, 2),
      "releases[0].released must be text, this is the number 2026",
    ],
    ["something else", '{ "format": 1 }', "these are no platform data"],
  ])("that are %s are a wrong call, and a wrong file to `data validate`", async (_what, text, said) => {
    await workspace.current.write("own.json", text);
    const asked = await workspace.current.run(["targets", "--data", "own.json"]);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain(`own.json`);
    expect(asked.stderr).toContain(said);
    const validated = await workspace.current.run(["data", "validate", "own.json"]);
    expect(validated.code).toBe(1);
    expect(validated.stderr).toContain(said);
  });

  it("can be upgrade paths", async () => {
    const own = {
      format: 1,
      asOf: "2027-01-01",
      source: "example/pages:upgrades.md",
      paths: [{ from: ["8.2"], to: [{ line: "9.0" }] }],
      blockingModules: { names: [], source: "example/pages:upgrades.md" },
      rollingLimit: { since: "8.0", source: "example/pages:upgrades.md" },
    };
    await workspace.current.write("upgrade-paths.json", JSON.stringify(own));
    const { code, stdout } = await workspace.current.run(["data", "diff", "upgrade-paths.json"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "~ upgrade path 8.2\n" });
  });

  it("that are not there are a missing file", async () => {
    expect((await workspace.current.run(["targets", "--data", "nowhere"])).code).toBe(3);
  });
});
