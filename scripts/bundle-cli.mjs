// Makes the command: one file to start with, one chunk for each command, nothing to install beside it. It is written to
// packages/cli/dist, or to the folder that is named.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { licensesOf } from "./licenses.mjs";
import { writeCode } from "./write-code.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = resolve(process.argv[2] ?? join(root, "packages/cli/dist"));

await mkdir(output, { recursive: true });
for (const name of await readdir(output)) {
  if (name.endsWith(".js") || name === "host" || name === "code")
    await rm(join(output, name), { recursive: true });
}

/** Its form for browsers. That for Node asks at each token whether the environment wants it traced. */
const yamlWithoutTracing = join(root, "packages/metadata/node_modules/yaml/browser/index.js");

const { version } = JSON.parse(await readFile(join(root, "packages/cli/package.json"), "utf8"));
// Where a release has its docs, such as https://example.com/rampart/v1.0.0/docs/; without it, help names the files.
const documentationBase = process.env.RAMPART_DOCUMENTATION_BASE || undefined;
// Where a release has its docs as a site, for programs that lead there.
const site = process.env.RAMPART_SITE || undefined;

/** What runs on every commit, by the thousand, or in front of somebody who waits, by the module that it begins with. */
const everyday = {
  lint: "cli/src/commands/lint.ts",
  manifest: "answers/src/judged/manifest.ts",
  verify: "cli/src/commands/verify.ts",
  unpack: "cli/src/commands/unpack.ts",
  pack: "cli/src/commands/pack.ts",
  commands: "cli/src/commands/commands.ts",
};

const chunks = await build("main", {
  RAMPART_VERSION: JSON.stringify(version),
  RAMPART_DOCUMENTATION_BASE: JSON.stringify(documentationBase) ?? "undefined",
  RAMPART_SITE: JSON.stringify(site) ?? "undefined",
});
const main = chunks.find(({ isEntry }) => isEntry).fileName;
await build("start", { RAMPART_VERSION: JSON.stringify(version), RAMPART_MAIN: JSON.stringify(main) });
await build("executable", { RAMPART_VERSION: JSON.stringify(version), RAMPART_MAIN: JSON.stringify(main) });
// For those who import the functions: one file, which the command does not load.
await build("library", {});
// For those who import the command.
await writeFile(join(output, "main.js"), `module.exports = require("./${main}");\n`);
await writeFile(join(output, "package.json"), '{ "type": "commonjs" }\n');

const licenses = await licensesOf(chunks.flatMap(({ moduleIds = [] }) => moduleIds));
await writeFile(join(output, "licenses.txt"), licenses);
// Where `rampart explain` looks for the pages of the rules.
await cp(join(root, "docs/rules"), join(output, "docs/rules"), { recursive: true });
// Where the discovery package looks for its module host.
await cp(join(root, "packages/discovery/host"), join(output, "host"), { recursive: true });
await writeCode(join(output, "start.js"), root);

/** The command with its chunks, or another entry as one file, as CommonJS in ASCII, which is the quickest to load. */
async function build(name, define) {
  const bundle = await rolldown({
    input: { [name]: join(root, `packages/cli/src/${name}.ts`) },
    transform: { define },
    platform: "node",
    // What every call loads is one chunk with the entry.
    preserveEntrySignatures: "allow-extension",
    // Its formatter, which nothing uses, makes tables when it is loaded.
    treeshake: { moduleSideEffects: [{ test: /\/jsonc-parser\//, sideEffects: false }] },
    resolve: {
      conditionNames: ["source", "node", "default"],
      // The form of it that its "main" names loads its parts in a way that no bundler follows.
      alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js", yaml: yamlWithoutTracing },
    },
    // A warning here is a file that would be missing at run time.
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const options = {
    dir: output,
    format: "cjs",
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    entryFileNames: name === "main" ? "[name]-[hash].js" : "[name].js",
    chunkFileNames: "[name]-[hash].js",
    comments: false,
  };
  const codeSplitting = name === "main" && { groups: groupsOf((await bundle.generate(options)).output) };
  const { output: chunks } = await bundle.generate({ ...options, codeSplitting });
  // The files run as scripts, which can require what is not among them and cannot import it.
  const outside = chunks
    .flatMap(({ dynamicImports = [] }) => dynamicImports)
    .find((file) => !chunks.some(({ fileName }) => fileName === file));
  if (outside !== undefined) throw new Error(`${outside} is imported at run time`);
  for (const { fileName, code } of chunks) await writeFile(join(output, fileName), inAscii(code), "latin1");
  return chunks;
}

/**
 * One chunk of what every call loads, one of what most commands load, and of the rest of what everyday commands load one
 * for each set of them: so they load few files, each of which costs time, and nothing that they do not need.
 */
function groupsOf(chunks) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const modulesBelow = (name, met = new Set()) => {
    const { moduleIds, imports } = byName.get(name) ?? { moduleIds: [], imports: [] };
    if (moduleIds.every((id) => met.has(id)) && moduleIds.length > 0) return met;
    for (const id of moduleIds) met.add(id);
    for (const below of imports) modulesBelow(below, met);
    return met;
  };
  const main = chunks.find(({ isEntry }) => isEntry);
  // Every chunk calls what is in rolldown's own.
  const always = modulesBelow(main.fileName).add("\0rolldown/runtime.js");
  const commands = main.dynamicImports.map((name) => modulesBelow(name));
  const isUsual = (id) => commands.filter((modules) => modules.has(id)).length > commands.length / 2;
  const ofEveryday = Object.entries(everyday).map(([name, path]) => {
    const chunk = chunks.find(({ moduleIds = [] }) => moduleIds.includes(join(root, "packages", path)));
    if (chunk === undefined)
      throw new Error(
        `the everyday command ${name} begins with packages/${path}, which the command does not load`,
      );
    return { name, modules: modulesBelow(chunk.fileName) };
  });
  const setOf = (id) => ofEveryday.filter(({ modules }) => modules.has(id)).map(({ name }) => name);
  const all = chunks.flatMap(({ moduleIds = [] }) => moduleIds.map(setOf)).filter((set) => set.length > 0);
  const sizes = new Map(all.map((set) => [set.join("-"), set.length]));
  return [
    { name: "start", priority: 6, test: (id) => always.has(id) },
    { name: "usual", priority: 5, test: isUsual },
    // A group takes what its modules import with it, which belongs to as many commands or more.
    ...[...sizes].map(([name, size]) => ({
      name,
      priority: size,
      test: (id) => setOf(id).join("-") === name,
    })),
  ];
}

/** Strings, templates and regular expressions, which are where other characters are, mean the same when they are escaped. */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
