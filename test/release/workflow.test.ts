import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseYaml } from "../ci/emulation.ts";
import { root, run } from "./packed-release.ts";

// The workflow of a release: what can be said of it without an account, and the step that makes the versions.

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const text = readFileSync(join(root, ".github/workflows/release.yml"), "utf8");
const workflow = parseYaml(text) as {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};
const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts as Record<
  string,
  string
>;
const steps = Object.entries(workflow.jobs).flatMap(([job, { steps: own }]) =>
  own.map((step) => ({ job, ...step })),
);

describe("the workflow", () => {
  it("runs scripts that bash can read, and npm scripts that there are", () => {
    const named = steps.flatMap(({ run: script = "" }) => {
      execFileSync("bash", ["-n"], { input: script });
      return [...script.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = ""]) => name);
    });
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) expect(scripts, name).toHaveProperty([name]);
  });

  it("uses actions of a version, and grants no job more than it needs", () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    expect(workflow.permissions).toEqual({ contents: "read" });
    const granted = Object.entries(workflow.jobs).map(([name, { permissions }]) => [
      name,
      Object.keys(permissions),
    ]);
    expect(Object.fromEntries(granted)).toEqual({
      version: ["contents", "pull-requests"],
      pack: ["contents", "id-token", "attestations"],
      publish: ["contents", "id-token"],
    });
  });

  it("puts no value of somebody else into a script, and secrets into one step each", () => {
    for (const { run: script = "" } of steps) expect(script).not.toContain("${{");
    for (const secret of ["RELEASE_KEY", "NPM_TOKEN"]) {
      const users = steps.filter(({ env = {} }) => Object.values(env).join().includes(`secrets.${secret}`));
      expect(users).toHaveLength(1);
    }
  });
});

describe("the versions of a release", () => {
  const folder = mkdtempSync(join(tmpdir(), "rampart-version-test-"));
  const copy = join(folder, "copy");
  afterAll(() => rmSync(folder, { recursive: true }));

  it("rise by the changesets, all packages together but the data", async () => {
    const git = (...words: string[]) => run("git", ["-C", copy, ...words]);
    await run("git", ["clone", "--quiet", "--shared", "--no-checkout", root, copy]);
    const needed = [
      "/*.json",
      "/*.yaml",
      "/.changeset/",
      "/packages/*/package.json",
      "/packages/*/CHANGELOG.md",
    ];
    await git("sparse-checkout", "set", "--no-cone", ...needed);
    await git("checkout", "--quiet");
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const waiting = readdirSync(join(copy, ".changeset")).filter((name) => /^(?!README).*\.md$/.test(name));
    const manifest = (name: string) =>
      JSON.parse(readFileSync(join(copy, "packages", name, "package.json"), "utf8")) as { version: string };
    const before = manifest("cli").version;
    await run(join(root, "node_modules/.bin/changeset"), ["version"], { cwd: copy });
    const names = readdirSync(join(copy, "packages")).filter((name) => name !== "platforms");
    const versions = new Set(names.map((name) => manifest(name).version));
    expect(versions.size).toBe(1);
    if (waiting.length === 0) return expect([...versions]).toEqual([before]);
    expect([...versions]).not.toEqual([before]);
    expect(readdirSync(join(copy, ".changeset")).filter((name) => waiting.includes(name))).toEqual([]);
    expect(readFileSync(join(copy, "packages/cli/CHANGELOG.md"), "utf8")).toContain(
      `## ${manifest("cli").version}`,
    );
    expect(existsSync(join(copy, "packages/platforms/package.json"))).toBe(true);
  }, 120_000);
});
