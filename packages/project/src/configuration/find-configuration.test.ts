import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configurationNames, findConfiguration } from "./find-configuration.ts";
import { loadConfiguration } from "./load-configuration.ts";

let root = "";
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "rampart-config-")));
  await mkdir(join(root, "a/b/c"), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const write = async (name: string, text = "{}") => {
  await writeFile(join(root, name), text);
  return join(root, name);
};
const unreadable = { fault: "environment", code: "file-unreadable" };

describe("findConfiguration", () => {
  it.each(configurationNames)("finds %s in the folder itself", async (name) => {
    const path = await write(name);
    expect(findConfiguration(root)).toBe(path);
  });

  it("finds the nearest in the folders above", async () => {
    const above = await write("rampart.config.json");
    expect(findConfiguration(join(root, "a/b/c"))).toBe(above);
    const nearer = await write("a/b/rampart.config.yml");
    expect(findConfiguration(join(root, "a/b/c"))).toBe(nearer);
    expect(findConfiguration(join(root, "a"))).toBe(above);
  });

  it("comes to an end where there is none", async () => {
    expect(findConfiguration(parse(root).root)).toBeUndefined();
    expect(findConfiguration(join(root, "a"))).toBeUndefined();
  });

  it("does not choose between several in one folder", async () => {
    const paths = [await write("a/rampart.config.json"), await write("a/rampart.config.yaml")];
    expect(() => findConfiguration(join(root, "a/b"))).toThrow(
      expect.objectContaining({
        fault: "call",
        code: "configuration-ambiguous",
        message: expect.stringContaining(paths.join(", ")),
      }),
    );
  });

  it("does not pass over a link that leads nowhere", async () => {
    await symlink("nowhere", join(root, "rampart.config.json"));
    expect(findConfiguration(root)).toBe(join(root, "rampart.config.json"));
  });
});

describe("loadConfiguration", () => {
  it("is content with none", async () => {
    expect(await loadConfiguration(undefined, root)).toBeUndefined();
  });

  it("reads the one that was found, and names it from the working directory", async () => {
    await write("rampart.config.yml", "maxWarnings: 3\n");
    const configuration = await loadConfiguration(undefined, join(root, "a/b"));
    expect(configuration).toMatchObject({ folder: root, maxWarnings: 3 });
    expect(configuration?.file).toMatch(/^\.\.\/.*rampart\.config\.yml$/);
  });

  it("reads the one that was named, as it was named, and searches for no other", async () => {
    await write("rampart.config.json", "not valid");
    const path = await write("a/other.json", '{"maxWarnings": 7}');
    expect(await loadConfiguration(path, root)).toMatchObject({
      file: path,
      folder: join(root, "a"),
      maxWarnings: 7,
    });
  });

  it.each([
    ["a missing file", "missing.json", unreadable],
    ["a folder", "a", { fault: "environment", code: "not-a-file" }],
    ["a file that is used as a folder", "good.json/x", unreadable],
    ["a link that leads nowhere", "link.json", unreadable],
  ])("says that the environment is at fault for %s", async (_, name, expected) => {
    await write("good.json");
    await symlink("nowhere", join(root, "link.json"));
    await expect(loadConfiguration(join(root, name))).rejects.toMatchObject({
      ...expected,
      message: expect.stringContaining(name),
    });
  });

  it("says that the call is at fault for what is found and not valid", async () => {
    await write("rampart.config.json", '{\n  "rulse": {}\n}');
    await expect(loadConfiguration(undefined, root)).rejects.toMatchObject({
      fault: "call",
      message: expect.stringMatching(/rampart\.config\.json:2:3: "rulse" is not a key/),
    });
  });

  it("reads no more of a file than a configuration may have", async () => {
    await write("rampart.config.json", "{}".padEnd(2 ** 21));
    await expect(loadConfiguration(undefined, root)).rejects.toMatchObject({ code: "configuration-invalid" });
  });
});
