import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** From `docs/architecture.md`: an import goes to a lower level only. */
const levels: Readonly<Record<string, number>> = {
  findings: 0,
  bytes: 0,
  platforms: 0,
  "cluster-api": 0,
  elf: 1,
  archive: 1,
  files: 1,
  discovery: 1,
  metadata: 1,
  "cluster-client": 1,
  bundle: 2,
  compat: 3,
  project: 3,
  deploy: 4,
  emulator: 4,
  cli: 5,
};

interface PackageJson {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Of a package: what it takes types from, and nothing at run time. */
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Gone when the package runs. */
  readonly isType: boolean;
}

const packageNames = readdirSync(join(root, "packages"));

function packageJson(name: string): PackageJson {
  return JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as PackageJson;
}

function sources(name: string): string[] {
  const folder = join(root, "packages", name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.test(-support)?\.ts$/.test(path))
    .map((path) => join(folder, path));
}

function importsOf(text: string): Omit<Import, "file">[] {
  const from = /(?:^|\n)\s*(?:import|export)(\s+type)?\s[^;"]*?from\s*"([^"]+)"/g;
  const bare = /(?:^|\n)\s*import()\s*"([^"]+)"/g;
  const dynamic = /\bimport\(()\s*"([^"]+)"\s*\)/g;
  return [from, bare, dynamic].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, type = "", specifier = ""]) => ({ specifier, isType: type !== "" })),
  );
}

function imports(name: string): Import[] {
  return sources(name).flatMap((file) =>
    importsOf(readFileSync(file, "utf8")).map((one) => ({ file: file.slice(root.length + 1), ...one })),
  );
}

/** Files that lead back to the first of them; undefined where there are none. */
function circleOf(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cleared = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (cleared.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle !== undefined) return circle;
    }
    cleared.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe("the packages", () => {
  it("are the ones that the architecture names", () => {
    expect(packageNames.toSorted()).toEqual(Object.keys(levels).toSorted());
    const text = readFileSync(join(root, "docs/architecture.md"), "utf8");
    for (const [name, level] of Object.entries(levels)) expect(text).toContain(`| ${level} | \`${name}\` |`);
  });

  it.each(packageNames)("%s imports lower levels only, and what it declares", (name) => {
    const { dependencies = {}, devDependencies = {} } = packageJson(name);
    const declared = Object.keys(dependencies);
    const faults = imports(name).filter(({ specifier, isType }) => {
      if (specifier.startsWith(".") || specifier.startsWith("node:")) return false;
      const [scope, rest] = specifier.split("/");
      const dependency = scope?.startsWith("@") ? `${scope}/${rest}` : (scope ?? "");
      if (!declared.includes(dependency)) return !(isType && dependency in devDependencies);
      const target = dependency.replace(/^@rampart\//, "");
      return dependency.startsWith("@rampart/") && (levels[target] ?? Infinity) >= (levels[name] ?? 0);
    });
    expect(faults).toEqual([]);
  });

  it.each(packageNames)("%s has no relative import that leaves it", (name) => {
    const folder = join(root, "packages", name, "src");
    const faults = imports(name).filter(({ file, specifier }) => {
      return specifier.startsWith(".") && !join(root, file, "..", specifier).startsWith(folder);
    });
    expect(faults).toEqual([]);
  });

  it.each(packageNames)("%s has no files that import each other in a circle", (name) => {
    const graph = new Map<string, string[]>();
    for (const { file, specifier } of imports(name).filter(({ specifier: one }) => one.startsWith("."))) {
      graph.set(file, [...(graph.get(file) ?? []), join(file, "..", specifier)]);
    }
    expect(circleOf(graph)).toBeUndefined();
  });

  it.each(packageNames)("%s declares no dependency that it does not use", (name) => {
    const used = imports(name).map(({ specifier }) => specifier);
    const unused = Object.keys(packageJson(name).dependencies ?? {}).filter(
      (dependency) =>
        !used.some((specifier) => specifier === dependency || specifier.startsWith(`${dependency}/`)),
    );
    expect(unused).toEqual([]);
  });

  it.each(packageNames)("%s names the modules of Node with their prefix", (name) => {
    expect(imports(name).filter(({ specifier }) => builtinModules.includes(specifier))).toEqual([]);
  });

  it("end the process in one file", () => {
    const ending = packageNames
      .flatMap(sources)
      .filter((file) => /process\.(exit\(|exitCode\b)/.test(readFileSync(file, "utf8")));
    expect(ending).toEqual([join(root, "packages/cli/src/main.ts")]);
  });

  it("have no file named for nothing in particular", () => {
    const names = packageNames.flatMap(sources).map((file) => file.split("/").at(-1) ?? "");
    expect(names.filter((name) => /^(utils?|helpers?|common|manager|misc)\b/.test(name))).toEqual([]);
  });
});

describe("the test itself", () => {
  it("sees a circle", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["d", ["b"]],
    ]);
    expect(circleOf(graph)).toEqual(["b", "d", "b"]);
    expect(
      circleOf(
        new Map([
          ["a", ["b", "c"]],
          ["b", ["c"]],
        ]),
      ),
    ).toBeUndefined();
  });

  it("sees every form of import", () => {
    const text = `import a from "a";\nimport type { B } from "b";\nexport * from "c";\nexport {\n  d,\n} from "d";\nimport "e";\nconst f = await import("f");`;
    const found = importsOf(text).toSorted((one, other) => (one.specifier < other.specifier ? -1 : 1));
    expect(found.map(({ specifier }) => specifier)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(found.filter(({ isType }) => isType)).toEqual([{ specifier: "b", isType: true }]);
  });
});
