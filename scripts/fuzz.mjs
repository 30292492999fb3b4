// Mutated bytes for every reader, for so many minutes: npm run fuzz -- --minutes N [--seed S] [--reader NAME]
// What does harm is made small and saved in fixtures/fuzz, which a test replays.
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
// As deep as a source of a package: files of fixtures are found from there.
const built = await mkdtemp(join(root, "packages/cli/.fuzz-"));

try {
  const bundle = await rolldown({
    input: { fuzz: join(root, "scripts/fuzz.ts") },
    platform: "node",
    resolve: {
      conditionNames: ["source", "node", "default"],
      alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
    },
  });
  await bundle.write({ dir: built, format: "esm" });
  const { fuzz } = await import(join(built, "fuzz.js"));
  process.exitCode = await fuzz(process.argv.slice(2), root);
} finally {
  await rm(built, { recursive: true });
}
