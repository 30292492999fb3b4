import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { parseYaml, readText } from "../ci/emulation.ts";
import { rampart, useFolder } from "../cluster/command-run.ts";
import { startCluster } from "../cluster/emulated-cluster.ts";

/** `--shard I/N` and `merge-reports`: the parts together are the whole. */

const folder = useFolder();
const environment = {};

async function bundles(count: number): Promise<string[]> {
  const names: string[] = [];
  for (let index = 1; index <= count; index++) {
    const metadata = index % 2 === 0 ? { operating_systems: ["plan9"] } : {};
    names.push(await folder.write(`b${index}.zip`, buildBundle({ metadata })));
  }
  return names;
}

/** Runs each part, and gives the files of their documents. */
async function parts(words: readonly string[], of: number): Promise<string[]> {
  const files: string[] = [];
  for (let part = 1; part <= of; part++) {
    const { stdout } = await rampart([...words, "--shard", `${part}/${of}`, "--json"]);
    files.push(await folder.write(`part-${part}.json`, stdout));
  }
  return files;
}

const commands: readonly (readonly [string, readonly string[]])[] = [
  ["verify", ["verify"]],
  ["lint", ["lint"]],
  ["check", ["check", "--os", "rhel9", "--cluster-version", "8.0"]],
];

describe("the parts of a run", () => {
  it.each(commands)("of %s, merged, are the whole", async (_name, words) => {
    const files = await bundles(5);
    const whole = await rampart([...words, ...files, "--json"]);
    const merged = await rampart([
      "merge-reports",
      ...(await parts([...words, ...files], 4)).toReversed(),
      "--json",
    ]);
    expect(JSON.parse(merged.stdout)).toEqual(JSON.parse(whole.stdout));
    expect(merged.code).toBe(whole.code);
  });

  it.each(["text", "junit", "github", "sarif"])("have the whole as %s", async (format) => {
    const files = await bundles(3);
    const whole = await rampart(["verify", ...files, "--format", format]);
    const joined = await rampart([
      "merge-reports",
      ...(await parts(["verify", ...files], 2)),
      "--format",
      format,
    ]);
    const withoutLines = (text: string) => text.replace(/^ +(\d+ )?\| ?.*\n|^ +\^.*\n/gm, "");
    expect(withoutLines(joined.stdout)).toBe(withoutLines(whole.stdout));
  });

  it("keep what could not be read, once", async () => {
    const files = [...(await bundles(2)), folder.path("missing.zip")];
    const merged = await rampart(["merge-reports", ...(await parts(["verify", ...files], 2)), "--json"]);
    const document = JSON.parse(merged.stdout);
    expect([merged.code, document.errors.length, document.results.length]).toEqual([3, 1, 2]);
  });

  it("may be empty, which is said, and is no fault", async () => {
    const [file = ""] = await bundles(1);
    const outcome = await rampart(["verify", file, "--shard", "1/2", "--json"]);
    expect(outcome).toMatchObject({ code: 0, stderr: "rampart: part 1 of 2 is empty: there is 1 file\n" });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ results: [], shard: { part: 1, of: 2, total: 1 } });
  });

  it("of a fleet, merged, are the whole", async () => {
    const databases = [{ uid: 1, redis_version: "8.0", module_list: [{ module_name: "tally" }] }];
    const emulators = [await startCluster({ databases }), await startCluster(), await startCluster()];
    try {
      const clusters = emulators.map(({ urls: [url] }, index) => ({ name: `c${index}`, url }));
      const inventory = await folder.write("clusters.json", JSON.stringify({ clusters }));
      const [file = ""] = await bundles(1);
      for (const words of [
        ["status", inventory],
        ["readiness", inventory, file, "--to", "8.2"],
      ]) {
        const whole = await rampart(["fleet", ...words, "--json"]);
        const files = await parts(["fleet", ...words], 2);
        const merged = await rampart(["merge-reports", ...files, "--json"]);
        expect(JSON.parse(merged.stdout)).toEqual(JSON.parse(whole.stdout));
        expect(merged.code).toBe(whole.code);
        const text = await rampart(["merge-reports", ...files]);
        expect(text.stdout).toBe((await rampart(["fleet", ...words])).stdout);
      }
    } finally {
      for (const emulator of emulators) await emulator.close();
    }
  });
});

describe("merge-reports", () => {
  it("refuses parts that are missing, doubled, of another list or of no run", async () => {
    const files = await bundles(3);
    const [one = "", two = ""] = await parts(["verify", ...files], 2);
    const { stdout } = await rampart(["verify", ...files.slice(1), "--shard", "2/2", "--json"]);
    const stranger = await folder.write("stranger.json", stdout);
    const whole = await folder.write("whole.json", (await rampart(["verify", ...files, "--json"])).stdout);
    const broken = await folder.write("broken.json", "{");
    const other = await folder.write("other.json", JSON.stringify({ schema: "urn:rampart:schema:report" }));
    for (const wrong of [
      [one],
      [one, two, two],
      [one, stranger],
      [one, whole],
      [one, broken],
      [one, other],
    ]) {
      const { code, stderr } = await rampart(["merge-reports", ...wrong]);
      expect([code, stderr.match(/^rampart: /gm)?.length], wrong.join()).toEqual([1, 1]);
    }
  });
});

describe("--shard", () => {
  it.each(["0/4", "5/4", "1", "1/0", "a/b", "1/4/2", "auto"])("%s is a wrong call", async (shard) => {
    const [file = ""] = await bundles(1);
    expect((await rampart(["verify", file, "--shard", shard], { environment })).code).toBe(2);
  });

  it("auto takes what GitLab sets", async () => {
    const [file = ""] = await bundles(1);
    const ci = { CI_NODE_INDEX: "2", CI_NODE_TOTAL: "2" };
    const { code, stdout } = await rampart(["verify", file, "--shard", "auto", "--json"], {
      environment: ci,
    });
    expect([code, JSON.parse(stdout).shard]).toEqual([0, expect.objectContaining({ part: 2, of: 2 })]);
  });
});

describe("the examples", () => {
  it("count parts as --shard does", () => {
    const text = (name: string) => readText(`docs/examples/${name}`);
    expect(parseYaml(text("shards-gitlab-ci.yml"))).toMatchObject({ verify: { parallel: 4 } });
    expect(parseYaml(text("shards-github.yml"))).toMatchObject({
      jobs: { verify: { strategy: { matrix: { part: [1, 2, 3, 4] } } } },
    });
    const job = parseYaml(text("shards-kubernetes.yml"));
    expect(job).toMatchObject({ spec: { completions: 4, completionMode: "Indexed" } });
    expect(text("shards-kubernetes.yml")).toContain('--shard "$((JOB_COMPLETION_INDEX + 1))/4"');
  });
});
