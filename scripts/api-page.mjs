// Writes docs/api.md from the comments in the packages. A test compares what is committed.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const { apiPage } = await loadScript("api-page.ts");
await writeFile(join(root, "docs/api.md"), apiPage(root));
console.log("docs/api.md");
