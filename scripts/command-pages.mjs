// Writes the pages of docs/commands from the declarations of the commands. A test compares what is committed.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const output = join(root, "docs/commands");
const { commandPages } = await loadScript("command-pages.ts");
const pages = await commandPages();
await mkdir(output, { recursive: true });
for (const name of await readdir(output)) if (!pages.has(name)) await rm(join(output, name));
for (const [name, text] of pages) await writeFile(join(output, name), text);
console.log(`${pages.size} pages in docs/commands`);
