import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PackedRelease, root, run } from "./packed-release.ts";

// What `npm run release:pack` makes, as somebody gets it who installs it.

const release = new PackedRelease();
const unpacked = join(release.folder, "unpacked");
const modules = join(unpacked, "node_modules");

interface Manifest {
  readonly private?: boolean;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly url: string; readonly directory: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly man?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
const libraries = readdirSync(join(root, "packages")).filter(
  (name) => name !== "cli" && manifestOf(join(root, "packages", name)).private !== true,
);

beforeAll(async () => {
  await release.pack();
  for (const name of release.names()) {
    const [, library] = /^rampart-([a-z-]+)-\d/.exec(name) ?? [];
    const folder = join(modules, library === undefined ? "rampart" : `@rampart/${library}`);
    mkdirSync(folder, { recursive: true });
    await run("tar", ["-xzf", join(release.tarballs, name), "-C", folder, "--strip-components=1"]);
  }
});
afterAll(() => release.remove());

describe("the package of the command", () => {
  const folder = join(modules, "rampart");

  it("brings everything, installs nothing and is small", () => {
    const manifest = manifestOf(folder);
    expect(manifest).not.toHaveProperty("dependencies");
    expect(manifest).not.toHaveProperty("devDependencies");
    expect(manifest.repository.directory).toBe("packages/cli");
    expect(statSync(release.command).size).toBeLessThan(6 * 1024 * 1024);
    const names = filesOf(folder);
    for (const wanted of ["LICENSE", "THIRD-PARTY-LICENSES.txt", "README.md", "schemas/module.schema.json"]) {
      expect(names).toContain(wanted);
    }
    expect(names.filter((name) => /^dist\/host\/prebuilt\/module-host\.linux-\w+$/.test(name))).toHaveLength(
      2,
    );
  });

  it("has a manual page for each command", async () => {
    const { man = [] } = manifestOf(folder);
    const pages = readdirSync(join(root, "docs/commands")).map((page) =>
      page === "README.md" ? "./man/rampart.1" : `./man/rampart-${page.replace(/\.md$/, ".1")}`,
    );
    expect([...man].toSorted()).toEqual(pages.toSorted());
    expect(readFileSync(join(folder, "man/rampart-pack.1"), "utf8")).toContain(
      "\\fB\\-m, \\-\\-manifest <file>\\fR",
    );
    expect(readFileSync(join(folder, "man/rampart.1"), "utf8")).toMatch(/EXIT STATUS\n\.TP\n\\fB0\\fR\ndone/);
  });

  it("leads from SARIF to the page of each rule on the site", async () => {
    const { homepage } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const words = [join(folder, "bin/rampart.js"), "lint", "--format", "sarif", join(folder, "package.json")];
    const { stdout } = await run(process.execPath, words, { maxBuffer: 2 ** 24 }).catch((error) => error);
    const { driver } = JSON.parse(stdout).runs[0].tool;
    expect(driver.informationUri).toBe(homepage);
    expect(driver.rules.length).toBeGreaterThan(100);
    for (const { helpUri } of driver.rules as { helpUri: string }[]) {
      const [, page = ""] = helpUri.match(/^(.*)\.html$/) ?? [];
      expect(existsSync(join(root, "docs", `${page.replace(homepage, "")}.md`)), helpUri).toBe(true);
    }
  });

  it("tells a Node that is too old in one sentence", async () => {
    const script = `
      Object.defineProperty(process.versions, "node", { value: "20.18.3" });
      require(${JSON.stringify(join(folder, "bin/rampart.js"))});`;
    const failed = await run(process.execPath, ["-e", script]).catch((error) => error);
    expect(failed).toMatchObject({
      code: 3,
      stderr: "rampart: Node.js is 20.18.3, Rampart needs 20.19 or newer\n",
      stdout: "",
    });
  });

  it("has nothing in front of that sentence that an old Node cannot read", () => {
    for (const name of ["rampart.js", "ramp.js", "require-node.js"]) {
      const source = readFileSync(join(folder, "bin", name), "utf8");
      expect(source).not.toMatch(/=>|`|\?\.|\?\?|\*\*|^import |\blet\b|\bclass\b|\basync\b|\.\.\./m);
    }
  });
});

describe("the functions of the package", () => {
  it.each([
    ["CommonJS", 'const { validateModuleJson } = require("rampart")', "commonjs"],
    ["ECMAScript modules", 'import { validateModuleJson } from "rampart"', "module"],
  ])("can be loaded by %s", async (_, load, type) => {
    const script = `${load}; console.log(validateModuleJson("[").findings[0].rule)`;
    const words = [`--input-type=${type}`, "-e", script];
    expect((await run(process.execPath, words, { cwd: unpacked })).stdout).toBe("json/syntax\n");
  });
});

describe.each(["rampart", ...libraries.map((name) => `@rampart/${name}`)])("the package %s", (name) => {
  const folder = join(modules, name);

  it("has what others need to use it, and nothing of the workspace", () => {
    const text = readFileSync(join(folder, "package.json"), "utf8");
    expect(text).not.toMatch(/workspace:|"source"/);
    const { version, license, repository } = manifestOf(folder);
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(license).toBe("MIT");
    expect(repository.url).toMatch(/^git\+https:\/\/.*\.git$/);
    const names = filesOf(folder);
    expect(names).toContain("LICENSE");
    expect(names.filter((one) => /\.map$|\.tsbuildinfo$|\.test\.|^src\//.test(one))).toEqual([]);
    for (const one of names.filter((path) => /\.(js|ts)$/.test(path))) {
      expect(readFileSync(join(folder, one), "utf8")).not.toMatch(/sourceMappingURL=\S+\.map/);
    }
  });

  it("has a README whose links are complete", () => {
    const links = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/\]\(([^)]*)\)/g)];
    expect(links.filter(([, target = ""]) => !/^(https:|#)/.test(target))).toEqual([]);
  });

  it("names files that are there", () => {
    const { exports = {}, bin = {}, man = [] } = manifestOf(folder);
    const named = [...Object.values(exports).flatMap(pathsOf), ...man];
    for (const path of [...named, ...Object.values(bin)].map((one) => one.replace(/\*$/, "")))
      expect(existsSync(join(folder, path)), path).toBe(true);
  });
});

function pathsOf(entry: string | Readonly<Record<string, string>>): string[] {
  return typeof entry === "string" ? [entry] : Object.values(entry);
}

it("gives types that compile without `skipLibCheck`", async () => {
  // What a registry would install beside them.
  const named = libraries.flatMap((name) =>
    Object.keys(manifestOf(join(modules, "@rampart", name)).dependencies),
  );
  for (const dependency of new Set([...named, "@types/node", "undici-types"])) {
    const found = [join(root, "node_modules"), join(root, "node_modules/.pnpm/node_modules")]
      .map((place) => join(place, dependency))
      .find((place) => existsSync(place));
    const place = join(modules, dependency);
    if (found === undefined || existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(found, place);
  }
  const entries = libraries.flatMap((name) =>
    Object.keys(manifestOf(join(modules, "@rampart", name)).exports ?? {})
      .filter((path) => path !== "./package.json")
      .map((path) => `@rampart/${name}${path.slice(1)}`),
  );
  entries.push("rampart");
  const imports = entries.map((entry, index) => `export * as entry${index} from "${entry}";\n`);
  writeFileSync(join(unpacked, "use.ts"), imports.join(""));
  writeFileSync(join(unpacked, "package.json"), '{ "type": "module" }');
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", "--types", "node", "--target", "es2023"];
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const) {
    const words = [...flags, "--module", module, "--moduleResolution", resolution, "use.ts"];
    const compiled = await run(join(root, "node_modules/.bin/tsc"), words, { cwd: unpacked }).catch(
      (error) => error,
    );
    expect(compiled.stdout).toBe("");
  }
});
