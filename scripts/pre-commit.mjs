#!/usr/bin/env node
// What .pre-commit-hooks.yaml starts, in pre-commit's own clone of this repository: gets the released command at the first
// use, then runs it with the arguments and files given.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node.js is ${process.versions.node}, Rampart needs 20.19 or newer`);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { getRampart } = await import("../setup/get-rampart.mjs");
const folder = await getRampart(join(root, "node_modules/.released")).catch((error) => {
  fail(`cannot be had: ${error.message}`);
});
const command = join(folder, "../package/bin/rampart.js");
// A file name that begins like a flag is still the name of a file.
const words = process.argv
  .slice(2)
  .map((word) => (/^-./.test(word) && existsSync(word) ? `./${word}` : word));
process.argv = [process.execPath, command, ...words];
createRequire(import.meta.url)(command);

function fail(problem) {
  process.stderr.write(`rampart: ${problem}\n`);
  process.exit(3);
}
