// Writes the pages of docs/commands from the declarations of the commands. A test compares what is committed.
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = join(root, "docs/commands");
// Beside `packages/cli/src`, because the command looks for its package.json one folder above its files.
const built = await mkdtemp(join(root, "packages/cli/.pages-"));

try {
  const bundle = await rolldown({
    input: { pages: join(root, "scripts/command-pages.ts") },
    platform: "node",
    resolve: {
      conditionNames: ["source", "node", "default"],
      alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
    },
  });
  await bundle.write({ dir: built, format: "esm" });
  const { commandPages } = await import(join(built, "pages.js"));
  const pages = await commandPages();
  await mkdir(output, { recursive: true });
  for (const name of await readdir(output)) if (!pages.has(name)) await rm(join(output, name));
  for (const [name, text] of pages) await writeFile(join(output, name), text);
  console.log(`${pages.size} pages in docs/commands`);
} finally {
  await rm(built, { recursive: true });
}
