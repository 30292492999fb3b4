// Gets the released command for the actions and the hooks of pre-commit: `node get-rampart.mjs FOLDER` unpacks it below the folder,
// once, and prints a folder for the PATH. It is the package of this checkout's version from the releases of its repository.
// RAMPART_URL names another, a file too, and RAMPART_SHA256 the digest that it must have; without one, the SHA256SUMS beside it has
// to name it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, posix, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");

/** The folder with `rampart` and `ramp`. */
export async function getRampart(parent) {
  const url = address();
  const digest = (process.env.RAMPART_SHA256 ?? "").toLowerCase();
  const name = createHash("sha256").update(`${url}\n${digest}`).digest("hex").slice(0, 16);
  const folder = resolve(parent, `rampart-${name}`);
  // It appears whole, so that it does not matter who else gets it at the same time.
  if (existsSync(folder)) return join(folder, "path");
  mkdirSync(parent, { recursive: true });
  const stage = mkdtempSync(`${folder}-`);
  try {
    const bytes = await read(url);
    const found = createHash("sha256").update(bytes).digest("hex");
    const wanted = digest || (await digestBeside(url));
    if (found !== wanted) throw new Error(`the SHA-256 of ${url} is ${found}, not ${wanted}`);
    execFileSync("tar", ["-xzf", "-"], { cwd: stage, input: bytes, stdio: ["pipe", "ignore", "inherit"] });
    for (const command of ["rampart", "ramp"]) writeStart(join(stage, "path"), command);
    if (!existsSync(folder)) renameSync(stage, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return join(folder, "path");
}

function address() {
  const given = process.env.RAMPART_URL;
  if (given) return /^(https?|file):/.test(given) ? given : pathToFileURL(given).href;
  const { version } = readJson("packages/cli/package.json");
  const repository = readJson("package.json").repository.url.replace(/^git\+|\.git$/g, "");
  return `${repository}/releases/download/v${version}/rampart-${version}.tgz`;
}

async function digestBeside(url) {
  const list = (await read(new URL("SHA256SUMS", url).href)).toString("utf8");
  const name = posix.basename(new URL(url).pathname);
  const line = list.split("\n").find((one) => one.slice(64).replace(/^ [ *]/, "") === name);
  if (line === undefined) throw new Error(`SHA256SUMS beside ${url} does not name it`);
  return line.slice(0, 64);
}

async function read(url) {
  if (url.startsWith("file:")) return readFileSync(fileURLToPath(url));
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

function writeStart(folder, command) {
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nexec node "$(dirname "$0")/../package/bin/${command}.js" "$@"\n`;
  writeFileSync(join(folder, command), script, { mode: 0o755 });
  writeFileSync(join(folder, `${command}.cmd`), `@node "%~dp0..\\package\\bin\\${command}.js" %*\r\n`);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${await getRampart(process.argv[2])}\n`);
  } catch (error) {
    process.stderr.write(`rampart: cannot be had: ${error.message}\n`);
    process.exitCode = 3;
  }
}
