import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, withStagingFolder } from "./staging-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "staging-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a folder that is made", () => {
  it("comes with those that it stands in, and may be there", () => {
    const path = join(folder, "a/b/c");
    expect(makeFolder(path)).toBe(path);
    writeFileSync(join(path, "kept"), "");
    expect(makeFolder(path)).toBe(path);
    expect(readdirSync(path)).toEqual(["kept"]);
  });

  it.each<[string, () => string, string]>([
    ["a file has its name", () => join(folder, "file"), "it is not a folder"],
    ["it would stand in a file", () => join(folder, "file/a"), "not a folder"],
    // Node's own way never ends here.
    ["it would stand in /proc", () => "/proc/nowhere/a", "no such file"],
  ])("is refused where %s", (_, path, reason) => {
    writeFileSync(join(folder, "file"), "");
    expect(() => makeFolder(path())).toThrow(reason);
  });
});

it("a staging folder is there from when it is asked for until it is done with", async () => {
  const made = await withStagingFolder(async (staging) => {
    const path = staging();
    expect(staging()).toBe(path);
    writeFileSync(join(path, "file"), "");
    return path;
  });
  expect(existsSync(made)).toBe(false);
});
