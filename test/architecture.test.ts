import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { circleOf } from "./support/circle.ts";

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
  project: 4,
  answers: 4,
  deploy: 4,
  emulator: 4,
  "language-server": 5,
  web: 5,
  cli: 6,
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

/**
 * Where those enter who bring the bytes and the machine themselves, a browser for instance. What is read from there
 * on is given a `Runtime` and knows no machine.
 */
const readingEntries: Readonly<Record<string, string>> = {
  "@rampart/findings": "packages/findings/src/index.ts",
  "@rampart/bytes": "packages/bytes/src/index.ts",
  "@rampart/platforms": "packages/platforms/src/index.ts",
  "@rampart/elf": "packages/elf/src/index.ts",
  "@rampart/archive": "packages/archive/src/index.ts",
  "@rampart/metadata": "packages/metadata/src/index.ts",
  "@rampart/bundle/read": "packages/bundle/src/read/index.ts",
  "@rampart/compat": "packages/compat/src/index.ts",
  "@rampart/answers": "packages/answers/src/index.ts",
};

/** A file and all that it imports of its own package. */
function reachableFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const { specifier } of importsOf(readFileSync(file, "utf8"))) {
    if (specifier.startsWith(".")) reachableFrom(join(file, "..", specifier), reached);
  }
  return reached;
}

/** What only Node has, or what would make a reader depend on time. */
const machineGlobals = /\b(Buffer|process|global|require|__dirname|setTimeout|setInterval|setImmediate)\b/;

/** Code without what is said in comments and texts. */
function withoutWords(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/(^|\s)\/\/.*$/gm, "$1");
}

describe("readers", () => {
  it.each(Object.entries(readingEntries))("of %s know no machine", (_name, entry) => {
    const faults = [...reachableFrom(join(root, entry))].flatMap((file) => {
      const text = readFileSync(file, "utf8");
      const modules = importsOf(text)
        .filter(({ isType }) => !isType)
        .map(({ specifier }) => specifier)
        .filter(
          (specifier) =>
            specifier.startsWith("node:") ||
            (specifier.startsWith("@rampart/") && !Object.hasOwn(readingEntries, specifier)),
        );
      const [global] = machineGlobals.exec(withoutWords(text)) ?? [];
      return [...modules, ...(global === undefined ? [] : [global])].map((found) => `${file}: ${found}`);
    });
    expect(faults).toEqual([]);
  });

  it.each(["bytes", "elf", "metadata", "compat", "answers"])("are all there is of %s", (name) => {
    const [entry] = Object.values(readingEntries).filter((path) => path.startsWith(`packages/${name}/`));
    expect(entry).toBeDefined();
    expect(sources(name).toSorted()).toEqual([...reachableFrom(join(root, entry ?? ""))].toSorted());
  });
});

/** Packages with work of their own in the file system, and what it is. All others leave it to `files`. */
const ownFileSystem: Readonly<Record<string, string>> = {
  files: "it is the one",
  discovery: "the module host and the server: their programs, sockets and folders",
  emulator: "what is uploaded stands in a folder of its own while it is judged",
  project: "what is at the paths of a repository: patterns, configuration, the file that is fixed",
  cli: "what is at the paths of a call: the file that is sent, pages, logs",
};

describe("the file system", () => {
  it("is touched by few packages", () => {
    const touching = packageNames.filter((name) =>
      imports(name).some(({ specifier }) => /^node:fs(\/promises)?$/.test(specifier)),
    );
    expect(touching.toSorted()).toEqual(Object.keys(ownFileSystem).toSorted());
  });

  it("has its errors put into words in one file", () => {
    const tables = packageNames
      .flatMap(sources)
      .filter((file) => /\bE(NOSPC|ROFS|ACCES)"?\s*[:,]\s*["{]/.test(readFileSync(file, "utf8")));
    expect(tables).toEqual([join(root, "packages/files/src/system-error.ts")]);
  });
});

interface WalkStep {
  readonly walk: string;
  readonly step: string;
  readonly files: readonly string[];
  /** What is in back quotes beside it: the first is the step, the others are what it calls. */
  readonly names: readonly string[];
}

/** The rows of the tables under "Walks". A second file in a cell is in the folder of the first. */
function walkSteps(markdown: string): WalkStep[] {
  const walks = markdown.split("\n## Walks\n")[1]?.split("\n### ").slice(1) ?? [];
  return walks.flatMap((text) => {
    const walk = text.split("\n")[0] ?? "";
    return [...text.matchAll(/^\| (\d+) \| (.+?) \| (.+?) \| .+ \|$/gm)].map(
      ([, step = "", files = "", functions = ""]) => {
        const [first = "", ...others] = quoted(files);
        const beside = others.map((other) => join(first, "..", other));
        return {
          walk,
          step,
          files: [first, ...beside].map((file) => join("packages", file)),
          names: quoted(functions).filter((name) => !name.includes(".") && !Object.hasOwn(levels, name)),
        };
      },
    );
  });
}

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

/** A function, a variable or, indented, a method of that name. */
function declares(code: string, name: string): boolean {
  return new RegExp(`\\b(function\\*?|const|class) ${name}\\b|^  (async )?${name}(<.*>)?\\(`, "m").test(code);
}

/** What a file takes by name from others of its package, types left out: `plan-upload.ts#planUpload`. */
function takenBy(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/\b(?:import|export)\s*\{([^}]*)\}\s*from\s*"(\.[^"]+)"/g)].flatMap(
    ([, names = "", specifier = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/ as .*/, ""))
        .filter((name) => name !== "" && !name.startsWith("type "))
        .map((name) => `${join(file, "..", specifier)}#${name}`),
  );
}

/** The same of a file and of all that it leads to in its package. */
function takenThrough(file: string, reached = new Set<string>()): ReadonlySet<string> {
  for (const taken of takenBy(file)) {
    if (reached.has(taken)) continue;
    reached.add(taken);
    takenThrough(taken.split("#")[0] ?? "", reached);
  }
  return reached;
}

describe("the walks of docs/architecture.md", () => {
  const steps = walkSteps(readFileSync(join(root, "docs/architecture.md"), "utf8"));
  const rows = steps.map((step) => [`${step.walk}, step ${step.step}`, step] as const);

  it("are four, with every row read", () => {
    const names = [...new Set(steps.map(({ walk }) => walk))];
    expect(names.length).toBe(4);
    for (const name of names) {
      const numbers = steps.filter(({ walk }) => walk === name).map(({ step }) => Number(step));
      expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
      expect(numbers.length).toBeGreaterThan(5);
    }
  });

  it.each(rows)(
    "%s: the file declares the first function and names the others",
    (_title, { files, names }) => {
      const code = files.map((file) => withoutWords(readFileSync(join(root, file), "utf8"))).join("\n");
      expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
      expect(declares(code, names[0] ?? "")).toBe(true);
    },
  );

  it.each(rows)("%s calls no step above it", (_title, { walk, files }) => {
    const own = steps.filter((other) => other.walk === walk);
    const first = own.findIndex((other) => other.files.some((file) => files.includes(file)));
    const above = own
      .slice(0, first)
      .flatMap((other) => other.files.map((file) => `${file}#${other.names[0]}`));
    const taken = files.flatMap((file) => [...takenThrough(file)]);
    expect(taken.filter((one) => above.includes(one))).toEqual([]);
    for (const file of files) {
      const level = levels[file.split("/")[1] ?? ""] ?? -1;
      const packages = importsOf(readFileSync(join(root, file), "utf8")).map(
        ({ specifier }) => /^@rampart\/([\w-]+)/.exec(specifier)?.[1],
      );
      expect(packages.filter((name) => name !== undefined && (levels[name] ?? Infinity) >= level)).toEqual(
        [],
      );
    }
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

  it("looks for what a machine has in code alone", () => {
    expect(withoutWords('const a = "Buffer"; // process\n/* Buffer\n */ b("\\"Buffer")')).not.toMatch(
      machineGlobals,
    );
    expect(withoutWords('const a = Buffer.from("b");')).toMatch(machineGlobals);
  });

  it("sees every form of import", () => {
    const text = `import a from "a";\nimport type { B } from "b";\nexport * from "c";\nexport {\n  d,\n} from "d";\nimport "e";\nconst f = await import("f");`;
    const found = importsOf(text).toSorted((one, other) => (one.specifier < other.specifier ? -1 : 1));
    expect(found.map(({ specifier }) => specifier)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(found.filter(({ isType }) => isType)).toEqual([{ specifier: "b", isType: true }]);
  });
});
