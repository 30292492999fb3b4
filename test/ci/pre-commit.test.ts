import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
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
const project = useProject();

function hookOf(id: string): Hook {
  const hook = hooks.find((candidate) => candidate.id === id);
  if (hook === undefined) throw new Error(`there is no hook ${id}`);
  return hook;
}

async function runHook(
  id: string,
  files: readonly string[],
  args: readonly string[] = [],
  clone = root,
): Promise<Outcome> {
  const [script = "", ...words] = hookOf(id).entry.split(" ");
  return await project.current.run(join(clone, script), [...words, ...args, ...files]);
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
  /** A clone in which nothing was built, and an `npm` that builds what is built here. */
  function freshClone(npm = 'ln -s "$BUILT"/* packages/cli/dist/'): {
    clone: string;
    builds: () => string[];
  } {
    const clone = join(project.current.root, "clone");
    const record = join(project.current.root, "npm.txt");
    mkdirSync(join(clone, "packages/cli/bin"), { recursive: true });
    for (const path of [
      "package.json",
      "scripts/pre-commit.mjs",
      "packages/cli/bin/rampart.js",
      "packages/cli/bin/package.json",
      "packages/cli/bin/require-node.js",
    ]) {
      cpSync(join(root, path), join(clone, path));
    }
    cpSync(join(root, "packages/cli/package.json"), join(clone, "packages/cli/package.json"));
    const build = npm.replace("$BUILT", join(root, "packages/cli/dist"));
    project.current.program("npm", `echo "$PWD: $*" >> "${record}"\n${build}`);
    const builds = () => (existsSync(record) ? readFileSync(record, "utf8").trim().split("\n") : []);
    return { clone, builds };
  }

  it("builds the clone, and only the first", async () => {
    const { clone, builds } = freshClone();
    project.current.write("ramp.yml", badManifest);
    for (let use = 0; use < 2; use += 1) {
      const { code, stdout } = await runHook("rampart-lint", ["ramp.yml"], [], clone);
      expect(code).toBe(1);
      expect(stdout).toContain("[manifest/unknown-key]");
    }
    expect(builds()).toEqual([`${clone}: run --silent build`]);
    const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
    expect(scripts["build"]).toBeDefined();
  });

  it("builds once where two processes come at the same time", async () => {
    const { clone, builds } = freshClone('sleep 0.7; ln -s "$BUILT"/* packages/cli/dist/');
    project.current.write("ramp.yml", goodManifest);
    const outcomes = await Promise.all(
      [1, 2].map(async () => await runHook("rampart-lint", ["ramp.yml"], [], clone)),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(builds()).toHaveLength(1);
  });

  it("builds again after a build that was interrupted", async () => {
    const { clone, builds } = freshClone(
      'rm -f packages/cli/dist/main.js; ln -s "$BUILT"/* packages/cli/dist/',
    );
    mkdirSync(join(clone, "packages/cli/dist"));
    writeFileSync(join(clone, "packages/cli/dist/main.js"), "half of it");
    const gone = await project.current.run("/bin/bash", ["-c", "echo $$"]);
    writeFileSync(join(clone, "packages/cli/dist/build.lock"), gone.stdout.trim());
    project.current.write("ramp.yml", goodManifest);
    const { code, stderr } = await runHook("rampart-lint", ["ramp.yml"], [], clone);
    expect(code, stderr).toBe(0);
    expect(builds()).toHaveLength(1);
    expect(existsSync(join(clone, "packages/cli/dist/build.lock"))).toBe(false);
  });

  it("says that it could not build, and tries again the next time", async () => {
    const { clone, builds } = freshClone("exit 1");
    for (let use = 1; use <= 2; use += 1) {
      const { code, stdout, stderr } = await runHook("rampart-lint", ["ramp.yml"], [], clone);
      expect(code).toBe(3);
      expect(stdout).toBe("");
      expect(stderr).toContain("rampart: `npm run build` failed");
      expect(builds()).toHaveLength(use);
    }
    rmSync(clone, { recursive: true });
  });
});

describe("docs/ci.md", () => {
  interface Configuration {
    readonly repos: readonly { rev: string; hooks: readonly { id: string; args?: readonly string[] }[] }[];
  }
  const configurations = codeBlocks(readText("docs/ci.md"), "yaml")
    .map(parseYaml)
    .filter(
      (block): block is Configuration => typeof block === "object" && block !== null && "repos" in block,
    );

  it("names the hooks, pinned by a commit, with arguments that they take", async () => {
    const repos = configurations.flatMap((configuration) => configuration.repos);
    const used = repos.flatMap((repo) => repo.hooks);
    expect(repos.every(({ rev }) => /^[0-9a-f]{40}$/.test(rev))).toBe(true);
    expect([...new Set(used.map(({ id }) => id))].toSorted()).toEqual(hooks.map(({ id }) => id));
    project.current.write("ramp.yml", goodManifest);
    for (const { args } of used.filter(({ id }) => id === "rampart-lint")) {
      const { code, stderr } = await runHook("rampart-lint", ["ramp.yml"], args);
      expect(code, stderr).toBe(0);
    }
  });
});
