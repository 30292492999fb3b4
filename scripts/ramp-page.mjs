// Writes the tables of docs/ramp.md from the recorded comparison with RAMP, the catalogue and the severities of `ramp`. A
// test compares what is committed.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const page = join(root, "docs/ramp.md");
const built = await mkdtemp(join(tmpdir(), "rampart-page-"));

try {
  const bundle = await rolldown({
    input: { page: join(root, "scripts/ramp-page.ts") },
    platform: "node",
    resolve: { conditionNames: ["source", "node", "default"] },
  });
  await bundle.write({ dir: built, format: "esm" });
  const { rampPage } = await import(join(built, "page.js"));
  const comparison = JSON.parse(await readFile(join(root, "test/ramp/comparison.json"), "utf8"));
  await writeFile(page, rampPage(await readFile(page, "utf8"), comparison));
  console.log("the tables of docs/ramp.md");
} finally {
  await rm(built, { recursive: true });
}
