// Writes docs/rules.md from the catalogue. A test compares what is committed.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const { rulesPage } = await loadScript("rules-page.ts");
await writeFile(join(root, "docs/rules.md"), rulesPage());
console.log("docs/rules.md");
