// Makes the packages of a release as tarballs that can be installed: `npm run release:pack -- FOLDER`, after a build.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "./bundled-script.mjs";
import { libraryNames, stageCommand, stageLibrary } from "./release-packages.mjs";

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
  console.log(execFileSync("npm", words, { cwd: root, encoding: "utf8" }).trim());
} finally {
  await rm(stage, { recursive: true });
}
