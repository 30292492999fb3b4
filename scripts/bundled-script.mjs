// Loads a script in TypeScript that imports the sources of the packages.
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What the script of this name exports. */
export async function loadScript(name) {
  // Beside `packages/cli/src`, because the command looks for its package.json one folder above its files.
  const built = await mkdtemp(join(root, "packages/cli/.pages-"));
  try {
    const bundle = await rolldown({
      input: { script: join(root, "scripts", name) },
      platform: "node",
      resolve: {
        conditionNames: ["source", "node", "default"],
        alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
      },
    });
    await bundle.write({ dir: built, format: "esm", codeSplitting: false });
    return await import(join(built, "script.js"));
  } finally {
    await rm(built, { recursive: true });
  }
}
