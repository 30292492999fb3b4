import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The licenses of what was bundled travel with it. */
export async function licensesOf(moduleIds) {
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
  return sections.toSorted().join(`\n${"-".repeat(78)}\n\n`);
}
