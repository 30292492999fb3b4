import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fixText, writeFixed } from "./fix-file.ts";

const before = "author: x\ndescripton: y\n";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-fix-"));
});
afterEach(() => rm(folder, { recursive: true }));

const uninterrupted = { signal: new AbortController().signal };

/** A manifest as it was read, with a mistake that can be fixed. */
async function readManifest(text = before) {
  const path = join(folder, "ramp.yml");
  await writeFile(path, text);
  const fixed = fixText({ path, kind: "manifest", bytes: Buffer.from(text) });
  if (fixed === undefined) throw new Error("there was nothing to fix");
  return { path, fixed };
}

it("a file that changed after it was read stays as it is", async () => {
  const { path, fixed } = await readManifest();
  const theirs = `${before}email: z\n`;
  await writeFile(path, theirs);
  await expect(writeFixed(fixed, uninterrupted)).rejects.toMatchObject({
    fault: "environment",
    code: "source-changed",
    message: expect.stringContaining(path),
  });
  expect(await readFile(path, "utf8")).toBe(theirs);
});

it("a file that nobody changed is written, and keeps its mode", async () => {
  const { path, fixed } = await readManifest();
  await chmod(path, 0o640);
  await writeFixed(fixed, uninterrupted);
  expect(await readFile(path, "utf8")).toBe("author: x\ndescription: y\n");
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

it("a byte-order mark is no change, and stays", async () => {
  const { path, fixed } = await readManifest(`\ufeff${before}`);
  await writeFixed(fixed, uninterrupted);
  expect(await readFile(path, "utf8")).toBe("\ufeffauthor: x\ndescription: y\n");
});
