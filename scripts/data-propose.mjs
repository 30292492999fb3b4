// Reads a checkout of the public Redis documentation, and proposes what to change in the platform data as a diff:
// `npm run data:propose -- PATH`. With `--write` the proposal takes the place of the data. A person reviews it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const { isCheckout, knownNames, proposalOf, readCheckout } = await loadScript("data-propose.ts");
const path = "packages/platforms/data/redis-software.json";
const dataFile = join(root, path);

/** The JSON as the project formats it. */
function formatted(data) {
  const biome = join(root, "node_modules/.bin/biome");
  const input = `${JSON.stringify(data, null, 2)}\n`;
  return execFileSync(biome, ["format", `--stdin-file-path=${dataFile}`], { cwd: root, input }).toString();
}

function diffOf(before, after) {
  const folder = mkdtempSync(join(tmpdir(), "data-propose-"));
  try {
    writeFileSync(join(folder, "a"), before);
    writeFileSync(join(folder, "b"), after);
    const { stdout } = spawnSync("diff", ["-u", "--label", `a/${path}`, "--label", `b/${path}`, "a", "b"], {
      cwd: folder,
    });
    return stdout.toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main([folder, ...flags]) {
  if (folder === undefined || folder.startsWith("-") || flags.some((flag) => flag !== "--write")) {
    process.stderr.write("usage: npm run data:propose -- PATH [--write]\n");
    return 2;
  }
  if (!isCheckout(folder)) {
    process.stderr.write(`${folder} is no checkout of the documentation of Redis\n`);
    return 3;
  }
  const before = readFileSync(dataFile, "utf8");
  const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000);
  const today = new Date(seconds * 1000).toISOString().slice(0, 10);
  const data = JSON.parse(before);
  const { head, rest, data: proposed } = proposalOf(data, readCheckout(folder), knownNames(root), today);
  const after = proposed === data ? before : formatted(proposed);
  process.stdout.write(`${head}\n${diffOf(before, after)}${rest}`);
  if (flags.includes("--write")) writeFileSync(dataFile, after);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
