import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tally } from "../bundle-builder.test-support.ts";
import { packBundle } from "./pack-bundle.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-size-"));
  await writeFile(join(folder, "tally.so"), tally);
});
afterAll(() => rm(folder, { recursive: true }));

const limit = 1.25 * 2 ** 30;

function pack(module: string, manifest: string) {
  return packBundle({
    inputs: { modulePath: join(folder, module), manifestPath: join(folder, manifest), environment: {} },
    facts: { description: { from: "manifest" } },
    output: join(folder, "out.zip"),
  });
}

it("a module that no bundle may hold is refused before it is read", async () => {
  const size = 5 * 2 ** 30;
  await writeFile(join(folder, "large.so"), tally);
  await truncate(join(folder, "large.so"), size);
  await writeFile(join(folder, "ramp.yml"), "display_name: x\n");
  const { bundle, findings } = await pack("large.so", "ramp.yml");
  expect(bundle).toBeUndefined();
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([
    expect.objectContaining({
      rule: "bundle/entry-too-large",
      facts: { size, limit },
      place: { entry: "large.so" },
    }),
  ]);
});

it("so is a dependency", async () => {
  await writeFile(join(folder, "d.zip"), "");
  await truncate(join(folder, "d.zip"), limit + 1);
  await writeFile(
    join(folder, "deps.yml"),
    "module_name: tally\nversion: 10203\ncommands: []\ndependencies:\n  d: {url: 'https://x/d.zip', local_path: d.zip}\n",
  );
  const { bundle, findings } = await pack("tally.so", "deps.yml");
  expect(bundle).toBeUndefined();
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: "bundle/entry-too-large", place: { entry: "deps/d.zip" } }),
  );
});

it("so is a module that shrinks like a bomb, and a bundle that was there stays", async () => {
  await writeFile(join(folder, "zeros.so"), Buffer.concat([tally, Buffer.alloc(8 * 2 ** 20)]));
  await writeFile(join(folder, "ramp.yml"), "module_name: tally\nversion: 10203\ncommands: []\n");
  await writeFile(join(folder, "out.zip"), "as before");
  const before = await readdir(folder);
  const { bundle, findings } = await pack("zeros.so", "ramp.yml");
  expect(bundle).toBeUndefined();
  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: "bundle/compression-ratio",
      facts: { ratio: expect.any(Number), limit: 200 },
      place: { entry: "zeros.so" },
    }),
  );
  expect(await readFile(join(folder, "out.zip"), "utf8")).toBe("as before");
  expect(await readdir(folder)).toEqual(before);
});
