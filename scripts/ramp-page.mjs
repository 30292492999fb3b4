// Writes the tables of docs/ramp.md from the recorded comparison with RAMP, the catalogue and the severities of `ramp`. A
// test compares what is committed.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const page = join(root, "docs/ramp.md");
const { rampPage } = await loadScript("ramp-page.ts");
const comparison = JSON.parse(await readFile(join(root, "test/ramp/comparison.json"), "utf8"));
await writeFile(page, rampPage(await readFile(page, "utf8"), comparison));
console.log("the tables of docs/ramp.md");
