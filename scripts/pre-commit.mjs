#!/usr/bin/env node
// What .pre-commit-hooks.yaml starts, in pre-commit's own clone of this repository: builds it at the first use, then runs
// the command that was built with the arguments and files given.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "packages/cli/dist");
const command = join(root, "packages/cli/bin/rampart.js");
/** Holds the id of the process that builds. Left behind by a build that was interrupted, which is then done again. */
const lock = join(dist, "build.lock");

requireNode();
for (let isWaiting = false; existsSync(lock) || !existsSync(join(dist, "main.js")); ) {
  if (takeLock()) {
    build();
    break;
  }
  if (!isWaiting) process.stderr.write(`Waiting for the process that builds Rampart, by ${lock}.\n`);
  isWaiting = true;
  await new Promise((resolve) => setTimeout(resolve, 200));
}
// A file name that begins like a flag is still the name of a file.
const words = process.argv
  .slice(2)
  .map((word) => (/^-./.test(word) && existsSync(word) ? `./${word}` : word));
process.argv = [process.execPath, command, ...words];
await import(pathToFileURL(command).href);

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node.js is ${process.versions.node}, Rampart needs 20.19 or newer`);
}

/** Whether nobody else builds here. */
function takeLock() {
  mkdirSync(dist, { recursive: true });
  if (existsSync(lock) && !isRunning(Number(readFileSync(lock, "utf8")))) rmSync(lock, { force: true });
  try {
    writeFileSync(lock, `${process.pid}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    rmSync(lock, { force: true });
    throw error;
  }
}

function isRunning(pid) {
  // Taken, and not written yet.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function build() {
  process.stderr.write("Building Rampart for its first use.\n");
  const { status } = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) fail("`npm run build` failed");
  rmSync(lock);
}

function fail(problem) {
  process.stderr.write(`rampart: ${problem}\n`);
  process.exit(3);
}
