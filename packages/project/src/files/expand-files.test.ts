import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandFiles, isBundle, isLintable } from "./expand-files.ts";

const files = [
  "ramp.yml",
  "rampart.config.yml",
  "a/ramp-light.yaml",
  "a/b/module.json",
  "a/x.zip",
  "a/notes.txt",
  "node_modules/p/ramp.yml",
  "o[dd]*.zip",
];
let folder: string;
const before = process.cwd();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-expand-"));
  for (const file of files) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await writeFile(join(folder, file), "");
  }
  process.chdir(folder);
});

afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

describe("expandFiles", () => {
  it("takes a folder for the files that are meant below it, in order", async () => {
    expect(await expandFiles(["."], isLintable)).toEqual([
      "a/b/module.json",
      "a/ramp-light.yaml",
      "a/x.zip",
      "o[dd]*.zip",
      "ramp.yml",
    ]);
    expect(await expandFiles(["a"], isBundle)).toEqual(["a/x.zip"]);
  });

  it.each([
    ["**/*.{yml,yaml}", ["a/ramp-light.yaml", "ramp.yml", "rampart.config.yml"]],
    ["a/*.zip", ["a/x.zip"]],
    ["./a/*.zip", ["./a/x.zip"]],
    ["a/?.zip", ["a/x.zip"]],
  ])("expands %s", async (glob, expected) => {
    expect(await expandFiles([glob], isLintable)).toEqual(expected);
  });

  it("expands an absolute pattern", async () => {
    expect(await expandFiles([`${folder}/a/*.zip`], isLintable)).toEqual([`${folder}/a/x.zip`]);
  });

  it("takes a name that exists as it is, and one that does not for the reader to refuse", async () => {
    expect(await expandFiles(["o[dd]*.zip", "missing.zip", "-"], isBundle)).toEqual([
      "o[dd]*.zip",
      "missing.zip",
      "-",
    ]);
  });

  it("names a file once", async () => {
    expect(await expandFiles(["ramp.yml", "*mp.yml"], isLintable)).toEqual(["ramp.yml"]);
  });

  it("says where nothing is meant", async () => {
    await expect(expandFiles(["*.tgz"], isLintable)).rejects.toMatchObject({
      fault: "environment",
      message: "no file matches *.tgz",
    });
    await expect(expandFiles(["a/b"], isBundle)).rejects.toMatchObject({
      fault: "environment",
      code: "no-files",
    });
    await expect(expandFiles(["{a.zip"], isBundle)).rejects.toMatchObject({ fault: "call" });
  });
});
