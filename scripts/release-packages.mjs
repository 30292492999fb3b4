// What the packages of a release consist of.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { extname, join, posix } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const packages = join(root, "packages");
const { homepage, repository } = readJson(join(root, "package.json"));
export const { version, description } = readJson(join(packages, "cli/package.json"));
const browsable = repository.url.replace(/^git\+|\.git$/g, "");

/** Folders of the packages that are imported, in `packages`. */
export function libraryNames() {
  return readdirSync(packages)
    .filter((name) => name !== "cli")
    .toSorted();
}

/** Further files of a release, by their paths in the repository after a build. */
export const furtherFiles = [];

/** `SHA256SUMS` of everything in the folder of a release. */
export async function writeChecksums(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("SHA256SUMS"))
    .map(({ name }) => name);
  const lines = names.toSorted().map((name) => {
    const digest = createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
    return `${digest}  ${name}\n`;
  });
  await writeFile(join(folder, "SHA256SUMS"), lines.join(""));
}

/** A package of the workspace as others can install it. */
export async function stageLibrary(name, stage) {
  const folder = join(packages, name);
  const manifest = publicManifest(name);
  await mkdir(stage, { recursive: true });
  for (const part of manifest.files) {
    await cp(join(folder, part), join(stage, part), { recursive: true, filter: isPublished });
  }
  await rewriteFiles(join(stage, "dist"), {
    ".js": withoutMap,
    // Older compilers take no import of a `.ts` file.
    ".ts": (text) => withoutMap(text).replaceAll(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"'),
  });
  await writeFile(join(stage, "README.md"), await readme(`packages/${name}`));
  return finish(stage, manifest);
}

/** The command with everything that it needs. */
export async function stageCommand(stage) {
  const { dependencies, sideEffects, type, files, ...manifest } = publicManifest("cli", {
    "./schemas/*": "./schemas/*",
  });
  await mkdir(stage, { recursive: true });
  await bundle(join(stage, "dist"));
  await rename(join(stage, "dist/licenses.txt"), join(stage, "THIRD-PARTY-LICENSES.txt"));
  // It suits only the very Node that it was made with.
  await rm(join(stage, "dist/code"), { recursive: true });
  await rm(join(stage, "dist/executable.js"));
  await mkdir(join(stage, "dist/types"));
  await writeFile(join(stage, "dist/types/library.d.ts"), await declarations());
  await cp(join(packages, "cli/bin"), join(stage, "bin"), { recursive: true });
  await cp(join(packages, "cli/python"), join(stage, "python"), { recursive: true, filter: isPublished });
  await cp(join(root, "schemas"), join(stage, "schemas"), { recursive: true });
  const pages = await writeManual(join(stage, "man"));
  await writeFile(join(stage, "README.md"), await readme("."));
  return finish(stage, { ...manifest, type: "commonjs", man: pages.map((page) => `./man/${page}`) });
}

/** What is promised to those who import the functions. */
async function declarations() {
  return withoutMap(await readFile(join(packages, "cli/dist/types/library.d.ts"), "utf8"));
}

/** The command of a release, whose help names links. */
export async function bundle(output, node = process.execPath) {
  const environment = {
    ...process.env,
    RAMPART_DOCUMENTATION_BASE: `${browsable}/blob/v${version}/docs/`,
    RAMPART_SITE: homepage,
  };
  execFileSync(node, [join(root, "scripts/bundle-cli.mjs"), output], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

export async function writeManual(folder) {
  const { exitCodesIn, manPages } = await loadScript("man-pages.ts");
  const exitCodes = exitCodesIn(await readFile(join(root, "docs/guide.md"), "utf8"));
  const pages = await manPages({ version, description, exitCodes });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of pages) await writeFile(join(folder, name), text);
  return [...pages.keys()];
}

/** The platform data have a version of their own, so that they can be released without the code. */
function versionOf(dependency) {
  return readJson(join(packages, dependency.replace("@rampart/", ""), "package.json")).version;
}

/** `package.json` without what only the workspace understands, and with what only a registry asks for. */
function publicManifest(name, further = {}) {
  const directory = `packages/${name}`;
  const {
    exports,
    dependencies = {},
    devDependencies,
    ...rest
  } = readJson(join(root, directory, "package.json"));
  const libraries = Object.entries(dependencies).map(([dependency, range]) => {
    return [dependency, range === "workspace:^" ? `^${versionOf(dependency)}` : range];
  });
  return {
    ...rest,
    repository: { ...repository, directory },
    homepage: `${browsable}#readme`,
    bugs: `${browsable}/issues`,
    ...(exports !== undefined && entriesOf(exports, further)),
    dependencies: Object.fromEntries(libraries),
  };
}

/** The sources are not part of the package. Resolvers from before `exports` read the other fields. */
function entriesOf(exports, further) {
  const entries = Object.entries(exports).map(([path, { source, ...conditions }]) => [path, conditions]);
  const main = exports["."];
  const below = entries.filter(([path]) => path !== ".");
  return {
    exports: {
      ...Object.fromEntries(entries),
      ...further,
      "./package.json": "./package.json",
    },
    ...(main !== undefined && { main: main.default, types: main.types }),
    ...(below.length > 0 && {
      typesVersions: {
        "*": Object.fromEntries(below.map(([path, { types }]) => [path.replace("./", ""), [types]])),
      },
    }),
  };
}

async function finish(stage, manifest) {
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, "LICENSE"), join(stage, "LICENSE"));
  return stage;
}

/** A README whose links lead somewhere from a registry too. */
async function readme(folder) {
  const text = await readFile(join(root, folder, "README.md"), "utf8");
  const link = /(!\[[^\]]*)?\]\((?!https?:|#|mailto:)([^)\s]+)\)/g;
  return text.replaceAll(link, (_, image = "", target) => {
    // A page that shows a picture is no picture.
    const kind = image === "" ? "blob" : "raw";
    return `${image}](${browsable}/${kind}/v${version}/${posix.join(folder, target)})`;
  });
}

function isPublished(path) {
  return !/\.map$|\.tsbuildinfo$|__pycache__/.test(path);
}

async function rewriteFiles(folder, rewrites) {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const rewrite = rewrites[extname(path)];
    if (rewrite === undefined) continue;
    const file = join(folder, path);
    await writeFile(file, rewrite(await readFile(file, "utf8")));
  }
}

function withoutMap(text) {
  return text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
