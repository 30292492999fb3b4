import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PackedRelease } from "../release/packed-release.ts";
import {
  badManifest,
  codeBlocks,
  goodManifest,
  hostileNames,
  lineOfMistake,
  type Outcome,
  parseYaml,
  readText,
  root,
  useProject,
} from "./emulation.ts";

/** Runs the hooks as pre-commit does: the entry in its own clone, then the arguments, then the names of files. */

interface Hook {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly stages?: readonly string[];
  readonly require_serial: boolean;
}

const hooks = parseYaml(readText(".pre-commit-hooks.yaml")) as readonly Hook[];
const release = new PackedRelease();
const project = useProject();
beforeAll(() => release.pack());
afterAll(() => release.remove());

function hookOf(id: string): Hook {
  const hook = hooks.find((candidate) => candidate.id === id);
  if (hook === undefined) throw new Error(`there is no hook ${id}`);
  return hook;
}

/** A clone with what the hooks need of it. All tests share the package that the first has unpacked. */
function freshClone(cache = join(release.folder, "cache")): string {
  const clone = join(project.current.root, "clone");
  if (existsSync(clone)) return clone;
  for (const path of ["package.json", "packages/cli/package.json", "scripts/pre-commit.mjs", "setup"])
    cpSync(join(root, path), join(clone, path), { recursive: true });
  mkdirSync(cache, { recursive: true });
  mkdirSync(join(clone, "node_modules"));
  symlinkSync(cache, join(clone, "node_modules/.released"));
  return clone;
}

async function runHook(
  id: string,
  files: readonly string[],
  args: readonly string[] = [],
  { clone = freshClone(), url = release.command }: { clone?: string; url?: string } = {},
): Promise<Outcome> {
  const [script = "", ...words] = hookOf(id).entry.split(" ");
  return await project.current.run(join(clone, script), [...words, ...args, ...files], { RAMPART_URL: url });
}

describe(".pre-commit-hooks.yaml", () => {
  it("has the two hooks, in words that every release of pre-commit knows", () => {
    expect(hooks.map(({ id }) => id)).toEqual(["rampart-lint", "rampart-verify"]);
    for (const hook of hooks) {
      const known = ["id", "name", "description", "entry", "language", "files", "stages", "require_serial"];
      expect(known).toEqual(expect.arrayContaining(Object.keys(hook)));
      // Quotes would have to be read as a shell reads them.
      expect(hook.entry).toMatch(/^[\w./ -]+$/);
      expect(hook.language).toBe("script");
      expect(hook.require_serial).toBe(true);
    }
    expect(hookOf("rampart-lint").stages).toBeUndefined();
    expect(hookOf("rampart-verify").stages).toEqual(["manual"]);
  });

  it("names a script that can be started", () => {
    for (const { entry } of hooks) {
      const path = join(root, entry.split(" ")[0] ?? "");
      expect(statSync(path).mode & 0o111).toBe(0o111);
      expect(readFileSync(path, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });

  it.each([
    ["ramp.yml", true],
    ["ramp.yaml", true],
    ["pack/ramp.yml", true],
    ["pack/ramp-community.yml", true],
    ["ramp_light.yaml", true],
    ["module.json", true],
    ["a/b/module.json", true],
    ["rampart.yml", true],
    ["rampart.config.yml", false],
    ["a/rampart.config.yaml", false],
    ["rampart.config.json", false],
    ["rampart-baseline.json", false],
    ["ramp/other.yml", false],
    ["tramp.yml", false],
    ["ramp.yml.j2", false],
    ["rampXyml", false],
    ["mymodule.json", false],
    ["module.json5", false],
    ["module.schema.json", false],
    ["tally.zip", false],
  ])("lints %s: %s", (name, isLinted) => {
    expect(new RegExp(hookOf("rampart-lint").files).test(name)).toBe(isLinted);
  });

  it.each([
    ["tally.zip", true],
    ["dist/tally.rhel9-x86_64.1.2.4.zip", true],
    [".zip", true],
    ["tally.zip.sha256", false],
    ["tally_zip", false],
    ["ramp.yml", false],
  ])("verifies %s: %s", (name, isVerified) => {
    expect(new RegExp(hookOf("rampart-verify").files).test(name)).toBe(isVerified);
  });
});

describe("rampart-lint", () => {
  it("passes good manifests", async () => {
    const files = ["ramp.yml", "pack/ramp-light.yml"].map((name) =>
      project.current.write(name, goodManifest),
    );
    const { code, stdout, stderr } = await runHook("rampart-lint", files);
    expect(code, stdout + stderr).toBe(0);
  });

  it("fails on a mistake, and says where it is", async () => {
    project.current.write("ramp.yml", goodManifest);
    project.current.write("pack/ramp.yml", badManifest);
    const { code, stdout } = await runHook("rampart-lint", ["ramp.yml", "pack/ramp.yml"]);
    expect(code).toBe(1);
    expect(stdout).toContain(`pack/ramp.yml:${lineOfMistake}`);
    expect(stdout).toContain("[manifest/unknown-key]");
  });

  it("takes the args of a configuration", async () => {
    project.current.write("ramp.yml", badManifest);
    const { code, stdout } = await runHook("rampart-lint", ["ramp.yml"], ["--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ command: "lint", results: [{ file: "ramp.yml" }] });
    expect((await runHook("rampart-lint", ["ramp.yml"], ["--no-such-flag"])).code).toBe(2);
  });

  it("takes files whatever they are called", async () => {
    const names = [...hostileNames, "-folder/ramp.yml"];
    for (const name of names) project.current.write(name, badManifest);
    const { code, stdout, stderr } = await runHook("rampart-lint", names, ["--format=json"]);
    expect(code, stderr).toBe(1);
    const { results } = JSON.parse(stdout) as { results: { file: string; ok: boolean }[] };
    expect(results.map(({ file }) => file.replace(/^\.\//, ""))).toEqual(names);
    expect(results.every(({ ok }) => !ok)).toBe(true);
    expect(existsSync(project.current.path("pwned"))).toBe(false);
  });
});

describe("rampart-verify", () => {
  it("tells a bundle from a broken one", async () => {
    const module = join(root, "fixtures/modules/x86_64/tally.so");
    const commands = `commands:
  - { command_name: tally.add, command_arity: 3, flags: [write], first_key: 1, last_key: 1, step: 1 }
`;
    project.current.write(
      "ramp.yml",
      `${goodManifest}module_name: "tally"\nsemantic_version: "1.2.4"\nversion: 10204\n${commands}`,
    );
    const words = ["pack", module, "-m", "ramp.yml", "-o", "tally.zip", "--discover", "none"];
    const packed = await project.current.run(process.execPath, [
      join(root, "packages/cli/bin/rampart.js"),
      ...words,
    ]);
    expect(packed.code, packed.stderr).toBe(0);
    const good = await runHook("rampart-verify", ["tally.zip"]);
    expect(good.code, good.stdout).toBe(0);

    const bytes = readFileSync(project.current.path("tally.zip"));
    project.current.write("short.zip", bytes.subarray(0, bytes.length - 40));
    const bad = await runHook("rampart-verify", ["tally.zip", "short.zip"]);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain("short.zip");
  });
});

describe("the first use", () => {
  const cacheOf = () => join(project.current.root, "cache");

  it("gets the package, and only the first", async () => {
    const clone = freshClone(cacheOf());
    project.current.write("ramp.yml", badManifest);
    const url = project.current.path("rampart.tgz");
    for (const name of [basename(release.command), "SHA256SUMS"])
      cpSync(
        join(dirname(release.command), name),
        project.current.path(name.replace(/-[\d.]+\.tgz/, ".tgz")),
      );
    const sums = project.current.path("SHA256SUMS");
    writeFileSync(sums, readFileSync(sums, "utf8").replace(/rampart-[\d.]+\.tgz/, "rampart.tgz"));
    for (let use = 0; use < 2; use += 1) {
      const { code, stdout, stderr } = await runHook("rampart-lint", ["ramp.yml"], [], { clone, url });
      expect(code, stderr).toBe(1);
      expect(stdout).toContain("[manifest/unknown-key]");
      rmSync(url, { force: true });
    }
    expect(readdirSync(cacheOf())).toHaveLength(1);
  });

  it("gets it whole where two processes come at the same time", async () => {
    const clone = freshClone(cacheOf());
    project.current.write("ramp.yml", goodManifest);
    const outcomes = await Promise.all(
      [1, 2].map(async () => await runHook("rampart-lint", ["ramp.yml"], [], { clone })),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(readdirSync(cacheOf())).toHaveLength(1);
  });

  it("says that it cannot be had, and tries again the next time", async () => {
    const clone = freshClone(cacheOf());
    project.current.write("ramp.yml", goodManifest);
    const { code, stdout, stderr } = await runHook("rampart-lint", ["ramp.yml"], [], {
      clone,
      url: "/nowhere.tgz",
    });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^rampart: cannot be had: .*nowhere\.tgz/);
    expect(readdirSync(cacheOf())).toEqual([]);
    expect((await runHook("rampart-lint", ["ramp.yml"], [], { clone })).code).toBe(0);
  });
});

describe("docs/ci.md", () => {
  interface Configuration {
    readonly repos: readonly {
      rev?: string;
      hooks: readonly { id: string; args?: readonly string[]; files?: string }[];
    }[];
  }
  const configurations = codeBlocks(readText("docs/ci.md"), "yaml")
    .map(parseYaml)
    .filter(
      (block): block is Configuration => typeof block === "object" && block !== null && "repos" in block,
    );

  it("has hooks of npm for the same files", () => {
    const local = configurations.flatMap(({ repos }) => repos).filter(({ rev }) => rev === undefined);
    const declared = local.flatMap((repo) => repo.hooks);
    expect(declared.map(({ id, files }) => [id, files])).toEqual([
      ["rampart-lint", hookOf("rampart-lint").files],
    ]);
  });

  it("names the hooks, pinned by a commit, with arguments that they take", async () => {
    const all = configurations.flatMap((configuration) => configuration.repos);
    const repos = all.filter(({ rev }) => rev !== undefined);
    const used = repos.flatMap((repo) => repo.hooks);
    expect(repos.every(({ rev = "" }) => /^[0-9a-f]{40}$/.test(rev))).toBe(true);
    expect([...new Set(used.map(({ id }) => id))].toSorted()).toEqual(hooks.map(({ id }) => id));
    project.current.write("ramp.yml", goodManifest);
    for (const { args } of used.filter(({ id }) => id === "rampart-lint")) {
      const { code, stderr } = await runHook("rampart-lint", ["ramp.yml"], args);
      expect(code, stderr).toBe(0);
    }
  });
});
