// Makes the packages of a release as tarballs that can be installed, its further files, and their SHA256SUMS:
// `npm run release:pack -- FOLDER`, after a build.
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { root } from "./bundled-script.mjs";
import {
  furtherFiles,
  libraryNames,
  stageCommand,
  stageLibrary,
  writeChecksums,
} from "./release-packages.mjs";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("release-pack: name the folder for the tarballs");
  process.exit(2);
}
const destination = resolve(folder);
const stage = await mkdtemp(join(tmpdir(), "rampart-release-"));
try {
  await mkdir(destination, { recursive: true });
  const staged = [];
  for (const name of libraryNames()) staged.push(await stageLibrary(name, join(stage, name)));
  staged.push(await stageCommand(join(stage, "cli")));
  const words = ["pack", "--silent", "--ignore-scripts", "--pack-destination", destination, ...staged];
  for (const path of furtherFiles) await cp(join(root, path), join(destination, basename(path)));
  console.log(execFileSync("npm", words, { cwd: root, encoding: "utf8" }).trim());
  await writeChecksums(destination);
} finally {
  await rm(stage, { recursive: true });
}
