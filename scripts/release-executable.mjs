// Makes the command as one executable for Linux: `npm run release:executable -- NODE FOLDER`, after a build. NODE is a Node
// 26 or newer that runs here: what it makes is for its architecture. The folder gets a tar.gz and SHA256SUMS.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "./bundled-script.mjs";
import { bundle, version, writeManual } from "./release-packages.mjs";

const [node, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("release-executable: name a program of Node 26 or newer, and the folder for the result");
  process.exit(2);
}
const destination = resolve(folder);
const stage = await mkdtemp(join(tmpdir(), "rampart-executable-"));
try {
  const { arch } = JSON.parse(
    execFileSync(node, ["-p", "JSON.stringify({ arch: process.arch })"], { encoding: "utf8" }),
  );
  const name = `rampart-${version}-linux-${arch}`;
  const tree = join(stage, name);
  await mkdir(join(tree, "man"), { recursive: true });
  await makeExecutable(join(tree, "rampart"));
  await writeManual(join(tree, "man"));
  for (const shell of ["bash", "zsh", "fish"]) {
    await mkdir(join(tree, "completion"), { recursive: true });
    const script = execFileSync(join(tree, "rampart"), ["completion", shell]);
    await writeFile(join(tree, "completion", shell), script);
  }
  await cp(join(root, "LICENSE"), join(tree, "LICENSE"));
  await cp(join(stage, "dist/licenses.txt"), join(tree, "THIRD-PARTY-LICENSES.txt"));
  await mkdir(destination, { recursive: true });
  await writeArchive(name);
} finally {
  await rm(stage, { recursive: true });
}

/** The chunks, the code that this Node makes of them, the module host and the pages of the rules. */
async function makeExecutable(output) {
  const dist = join(stage, "dist");
  await bundle(dist, node);
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((path) => /^(?:[^/]+-[^/]+\.js$|code\/|docs\/rules\/|host\/(?:src|prebuilt)\/)/.test(path))
    .toSorted();
  const isFile = await Promise.all(files.map(async (path) => (await stat(join(dist, path))).isFile()));
  const names = files.filter((_, index) => isFile[index]);
  const start = await readFile(join(dist, "executable.js"), "utf8");
  const main = join(stage, "executable.js");
  await writeFile(main, start.replaceAll("RAMPART_FILES", JSON.stringify(names)));
  const configuration = {
    main,
    output,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets: Object.fromEntries(names.map((path) => [path, join(dist, path)])),
  };
  await writeFile(join(stage, "sea.json"), JSON.stringify(configuration));
  execFileSync(node, ["--build-sea", join(stage, "sea.json")], { stdio: ["ignore", "ignore", "inherit"] });
}

/** The same tree gives the same bytes. */
async function writeArchive(name) {
  const file = `${name}.tar.gz`;
  const words = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=1980-01-01T00:00Z"];
  const tar = execFileSync("tar", [...words, "-C", stage, "-cf", "-", name], { maxBuffer: 2 ** 30 });
  const bytes = execFileSync("gzip", ["-9n"], { input: tar, maxBuffer: 2 ** 30 });
  await writeFile(join(destination, file), bytes);
  const sums = readdirSync(destination).filter((one) => one.endsWith(".tar.gz"));
  const lines = await Promise.all(sums.toSorted().map(async (one) => `${await digestOf(one)}  ${one}\n`));
  await writeFile(join(destination, "SHA256SUMS"), lines.join(""));
  console.log(file);
}

async function digestOf(name) {
  return createHash("sha256")
    .update(await readFile(join(destination, name)))
    .digest("hex");
}
