import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tally, useWorkspace } from "./cli/rampart.ts";

// Elsewhere than on Linux the quickstart packs with commands of a file, since a module can be loaded on Linux alone.

const workspace = useWorkspace();
const root = join(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

it("has the files that the quickstart names", () => {
  const named = [...text("scripts/quickstart.mjs").matchAll(/["`](fixtures\/[^"`]+)["`]/g)];
  const paths = named.map(([, path = ""]) => path.replace("${architecture}", "x86_64"));
  expect(paths.length).toBeGreaterThan(2);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it("has the commands of the example module", async () => {
  const { stdout } = await workspace.current.run(["commands", tally]);
  expect(text("fixtures/example/commands.json")).toBe(stdout);
});
