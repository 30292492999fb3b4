import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers, contentOf } from "../cli/error-codes.cases.ts";
import { answerCases } from "../emulator/answers.cases.ts";
import { publishedEndpoints } from "../emulator/published-answers.ts";
import { startClustersBy, TestCluster, viewer } from "../emulator/test-cluster.ts";
import { run } from "../release/packed-release.ts";
import { leftOut } from "../support/left-out.ts";
import { InstalledCommand } from "./installed-command.ts";

// What Rampart is for, once more, as strangers do it: with the installed package, and by the tables of the public reference.

const command = new InstalledCommand();
const hasNamespaces = await run("unshare", ["-rn", "true"]).then(
  () => true,
  () => false,
);

beforeAll(async () => {
  await command.install();
  startClustersBy((settings) => command.startCluster(settings));
});
afterAll(() => {
  expect(command.leftovers()).toEqual([]);
  command.remove();
});

/** One for each answer of an endpoint: each starts a process. */
const casesOf = (endpoint: string) => {
  const own = answerCases.filter((one) => one.endpoint === endpoint);
  return [...new Map(own.map((one) => [`${one.status} ${one.code}`, one])).values()];
};

const versionOf = (endpoint: string) =>
  endpoint.includes("user-defined") || endpoint.startsWith("GET ") ? "8.0.20" : "7.22.2";

it("is one package", () => {
  expect(command.installed).toEqual(["rampart"]);
});

describe("a module becomes a bundle, is judged and verified", () => {
  const alone = hasNamespaces ? ["unshare", "-rn"] : [];
  if (!hasNamespaces) leftOut("the mission without network interfaces", "unshare -rn is not permitted");

  it("without a network interface", async () => {
    if (hasNamespaces) {
      const script = "console.log(JSON.stringify(os.networkInterfaces()))";
      const { stdout } = await run("unshare", ["-rn", process.execPath, "-e", script]);
      expect(stdout).toBe("{}\n");
    }
    const words = ["pack", "tally.so", "-m", "ramp.yml", "-q", "-o"];
    expect(await command.run([...words, "alone.zip"], alone)).toMatchObject({
      code: 0,
      stdout: "alone.zip\n",
    });
    const lint = await command.run(["lint", "ramp.yml", "alone.zip", "--max-warnings", "0"], alone);
    expect(lint, lint.stdout).toMatchObject({ code: 0 });
    expect((await command.run(["verify", "alone.zip"], alone)).stdout).toContain("✓ alone.zip");
    expect(await command.run([...words, "tally.zip"])).toMatchObject({ code: 0 });
    const bytes = (name: string) => readFileSync(join(command.folder, name));
    expect(bytes("tally.zip").equals(bytes("alone.zip"))).toBe(true);
  });
});

describe("a cluster answers as the reference says", () => {
  it.each(publishedEndpoints)("$endpoint: $statuses $codes", async ({ endpoint, statuses, codes }) => {
    const seen = { statuses: new Set<number>(), codes: new Set<string>() };
    for (const { version, settings, provoke, ...expected } of casesOf(endpoint)) {
      const cluster = await TestCluster.start({ clusterVersion: version, ...settings });
      const answer = await provoke(cluster);
      const code = (answer.body as { error_code?: string } | undefined)?.error_code;
      expect([answer.status, code]).toEqual([expected.status, expected.code]);
      expect(expected.holds?.(answer) ?? true, answer.text).toBe(true);
      seen.statuses.add(answer.status);
      if (code !== undefined) seen.codes.add(code);
      await cluster.close();
    }
    expect([...seen.statuses]).toEqual(expect.arrayContaining([...statuses]));
    expect([...seen.codes]).toEqual(expect.arrayContaining([...codes]));
  });

  it.each(["7.22.2", "8.0.20"])("to those who may ask, on %s", async (clusterVersion) => {
    const cluster = await TestCluster.start({ clusterVersion });
    for (const { endpoint, permission } of publishedEndpoints) {
      if (versionOf(endpoint) !== clusterVersion) continue;
      const [method = "", path = ""] = endpoint.replaceAll(/\{\w+\}/g, "1").split(" ");
      expect([endpoint, (await cluster.ask(method, path, { credentials: "" })).status]).toEqual([
        endpoint,
        401,
      ]);
      const { status } = await cluster.ask(method, path, { credentials: viewer });
      const expected = permission === "view_cluster_modules" ? [200, 404] : [403];
      expect(expected, endpoint).toContain(status);
    }
  });
});

describe("a bundle is uploaded, and removed again", () => {
  it.each([
    ["v1", "7.22.2"],
    ["v2", "7.22.2"],
    ["user-defined", "8.0.20"],
  ])("by %s to %s", async (endpoint, version) => {
    const { ready, stop } = await command.emulator(["--cluster-version", version, "--nodes", "2"]);
    const cluster = ["--cluster", ready.nodes[0]?.url ?? ""];
    const ask = async (...words: string[]) => {
      const outcome = await command.run([...words, ...cluster, "--json"]);
      expect(outcome, outcome.stdout + outcome.stderr).toMatchObject({ code: 0 });
      return JSON.parse(outcome.stdout);
    };
    const modules = async () => (await ask("modules", "list")).modules;
    expect(await modules()).toEqual([]);
    await ask("upload", "tally.zip", "--endpoint", endpoint);
    expect(await modules()).toMatchObject([{ module_name: "tally" }]);
    await ask("modules", "delete", "tally", "--endpoint", endpoint, "--yes");
    expect(await modules()).toEqual([]);
    await stop();
  });
});

describe("a bundle that a cluster would refuse", () => {
  const published = new Set(publishedEndpoints.flatMap(({ codes }) => codes));

  it("is known for each code of the reference", () => {
    const shown = answers.map(({ code }) => code);
    expect(shown).toEqual(expect.arrayContaining([...published]));
  });

  it.each(answers.filter(({ code }) => published.has(code)))("$code: $refused", async ({ code, refused }) => {
    const words = refused.split(" ").slice(1);
    for (const word of words.filter((one) => /\.(zip|json|yml)$/.test(one)))
      command.write(word, contentOf(word));
    const outcome = await command.run([...words, "--json"]);
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stdout).results[0]).toMatchObject({ verdict: "rejected", errorCode: code });
  });
});
