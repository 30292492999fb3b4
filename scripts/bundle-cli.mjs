// Makes the command: one file to start with, one chunk for each command, nothing to install beside it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = join(root, "packages/cli/dist");

for (const name of await readdir(output).catch(() => [])) {
  if (name.endsWith(".js") || name === "host") await rm(join(output, name), { recursive: true });
}

// Where a release has its docs, such as https://example.com/rampart/v1.0.0/docs/; without it, help names the files.
const documentationBase = process.env.RAMPART_DOCUMENTATION_BASE || undefined;

const bundle = await rolldown({
  input: { main: join(root, "packages/cli/src/main.ts") },
  transform: { define: { RAMPART_DOCUMENTATION_BASE: JSON.stringify(documentationBase) ?? "undefined" } },
  platform: "node",
  resolve: {
    conditionNames: ["source", "node", "default"],
    // The form of it that its "main" names loads its parts in a way that no bundler follows.
    alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  },
  // A warning here is a file that would be missing at run time.
  onwarn: (warning) => {
    throw new Error(warning.message);
  },
});
const { output: chunks } = await bundle.write({
  dir: output,
  format: "esm",
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
  chunkFileNames: "[name]-[hash].js",
});

await writeLicenses(chunks.flatMap(({ moduleIds = [] }) => moduleIds));
// Where `rampart explain` looks for the pages of the rules.
await cp(join(root, "docs/rules"), join(output, "docs/rules"), { recursive: true });
// Where the discovery package looks for its module host.
await cp(join(root, "packages/discovery/host"), join(output, "host"), { recursive: true });

/** The licenses of what was bundled travel with it. */
async function writeLicenses(moduleIds) {
  const folders = new Set(
    moduleIds.flatMap(
      (id) => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(id)?.[1] ?? [],
    ),
  );
  const sections = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? "" : await readFile(join(folder, file), "utf8");
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  await mkdir(output, { recursive: true });
  await writeFile(join(output, "licenses.txt"), sections.toSorted().join(`\n${"-".repeat(78)}\n\n`));
}
