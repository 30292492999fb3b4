// Makes the extension: one file, and what belongs into its package.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";

const folder = import.meta.dirname;
const bundle = await rolldown({
  input: join(folder, "src/extension.js"),
  external: ["vscode"],
  platform: "node",
  resolve: { conditionNames: ["node", "default"] },
});
await bundle.write({ file: join(folder, "dist/extension.js"), format: "cjs", minify: true });
await copyFile(join(folder, "../../LICENSE"), join(folder, "LICENSE"));
