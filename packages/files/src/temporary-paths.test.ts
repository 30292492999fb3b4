import { mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claim, keep, release, releaseAll, takeLeftPaths } from "./temporary-paths.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "temporary-paths-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function claimed(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  claim(path, () => rmSync(path));
  return path;
}

it("what is claimed is removed when it is released, or with all", () => {
  const one = claimed("one");
  claimed("two");
  keep(claimed("three"));
  release(one);
  expect(readdirSync(folder).toSorted()).toEqual(["three", "two"]);
  releaseAll();
  expect(readdirSync(folder)).toEqual(["three"]);
  expect(takeLeftPaths()).toEqual([]);
});

it("a folder is released behind what was put into it later", () => {
  const inner = join(folder, "inner");
  const order: string[] = [];
  claim(folder, () => order.push("folder"));
  claim(inner, () => order.push("inner"));
  releaseAll();
  expect(order).toEqual(["inner", "folder"]);
});

it("what cannot be removed is named once, with the reason", () => {
  const path = claimed("full");
  claim(folder, () => rmdirSync(folder));
  release(folder);
  expect(takeLeftPaths()).toEqual([{ path: folder, reason: "the folder is not empty" }]);
  expect(takeLeftPaths()).toEqual([]);
  release(path);
});
