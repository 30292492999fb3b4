import { readdirSync, rmSync } from "node:fs";
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isBundle, isLintable } from "@rampart/metadata";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { expandFiles } from "./expand-files.ts";

vi.mock("node:fs", async (load) => {
  const actual = await load<typeof import("node:fs")>();
  return { ...actual, readdirSync: vi.fn(actual.readdirSync) };
});

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

const filesOf = (...call: Parameters<typeof expandFiles>) => expandFiles(...call).files;
/** Why the only word matches no file. */
const failureOf = (...call: Parameters<typeof expandFiles>) => {
  const { files, failures } = expandFiles(...call);
  expect(files).toEqual([]);
  expect(failures.map(({ file }) => file)).toEqual(call[0]);
  return failures[0]?.error;
};

describe("expandFiles", () => {
  it("takes a folder for the files that are meant below it, in order", async () => {
    expect(filesOf(["."], isLintable)).toEqual([
      "a/b/module.json",
      "a/ramp-light.yaml",
      "a/x.zip",
      "o[dd]*.zip",
      "ramp.yml",
    ]);
    expect(filesOf(["a"], isBundle)).toEqual(["a/x.zip"]);
  });

  it.each([
    ["**/*.{yml,yaml}", ["a/ramp-light.yaml", "ramp.yml", "rampart.config.yml"]],
    ["a/*.zip", ["a/x.zip"]],
    ["./a/*.zip", ["./a/x.zip"]],
    ["a/?.zip", ["a/x.zip"]],
  ])("expands %s", async (glob, expected) => {
    expect(filesOf([glob], isLintable)).toEqual(expected);
  });

  it("expands an absolute pattern", async () => {
    expect(filesOf([`${folder}/a/*.zip`], isLintable)).toEqual([`${folder}/a/x.zip`]);
  });

  it("takes a name that exists as it is, and one that does not for the reader to refuse", async () => {
    expect(filesOf(["o[dd]*.zip", "missing.zip", "-"], isBundle)).toEqual(["o[dd]*.zip", "missing.zip", "-"]);
  });

  it("names a file once, and says which names were given again", async () => {
    const words = [
      "ramp.yml",
      "./ramp.yml",
      "a/../ramp.yml",
      "*mp.yml",
      join(folder, "ramp.yml"),
      "a/x.zip",
      "-",
      "-",
    ];
    expect(expandFiles(words, isLintable)).toEqual({
      files: ["ramp.yml", "a/x.zip", "-"],
      failures: [],
      repeats: [
        { file: "./ramp.yml", first: "ramp.yml" },
        { file: "a/../ramp.yml", first: "ramp.yml" },
        { file: "ramp.yml", first: "ramp.yml" },
        { file: join(folder, "ramp.yml"), first: "ramp.yml" },
        { file: "-", first: "-" },
      ],
    });
  });

  it("names a link to a file that is named too once, and a file of the same content twice", async () => {
    await symlink("ramp.yml", "alias.yml");
    await link("ramp.yml", "twin.yml");
    expect(expandFiles(["ramp.yml", "alias.yml", "twin.yml"], isLintable)).toMatchObject({
      files: ["ramp.yml", "twin.yml"],
      repeats: [{ file: "alias.yml", first: "ramp.yml" }],
    });
    for (const name of ["alias.yml", "twin.yml"]) await rm(name);
  });

  it("takes links to files in a folder, says which lead nowhere, and follows none to a folder", async () => {
    await mkdir("l/sub", { recursive: true });
    await mkdir("elsewhere");
    await writeFile("l/a.zip", "");
    await writeFile("elsewhere/b.zip", "");
    await symlink("../elsewhere/b.zip", "l/b.zip");
    await symlink("a.zip", "l/latest.zip");
    await symlink("missing", "l/gone.zip");
    await symlink("missing", "l/unmeant.txt");
    await symlink("../elsewhere", "l/folder.zip");
    await symlink("../../elsewhere", "l/sub/elsewhere");
    for (const word of ["l", "l/*.zip", "l/**"]) {
      const { files, failures } = expandFiles([word], isBundle);
      expect(files, word).toEqual(["l/a.zip", "l/b.zip"]);
      expect(failures.map(({ file, error }) => [file, error.message])).toEqual(
        (word === "l/**" ? ["l/gone.zip", "l/unmeant.txt"] : ["l/gone.zip"]).map((file) => [
          file,
          `cannot read ${file}: there is no such file`,
        ]),
      );
    }
    for (const folder of ["l", "elsewhere"]) await rm(folder, { recursive: true });
  });

  it.each(["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"])("knows %s for standard input", async (name) => {
    const { files } = expandFiles(["-", name], isBundle);
    expect(files).toEqual(["-"]);
  });

  it("takes the other words where one stands for nothing", async () => {
    const { files, failures } = expandFiles(["*.tgz", "a", "missing/*.zip"], isBundle);
    expect(files).toEqual(["a/x.zip"]);
    expect(failures.map(({ file, error }) => [file, error.message])).toEqual([
      ["*.tgz", "no file matches *.tgz"],
      ["missing/*.zip", "no file matches missing/*.zip"],
    ]);
  });

  it("says where nothing is meant", async () => {
    expect(failureOf(["*.tgz"], isLintable)).toMatchObject({
      fault: "environment",
      message: "no file matches *.tgz",
    });
    expect(failureOf(["a/b"], isBundle)).toMatchObject({
      fault: "environment",
      code: "no-files",
    });
    expect(() => expandFiles(["{a.zip"], isBundle)).toThrow(expect.objectContaining({ fault: "call" }));
  });
});

describe("a folder that is not there", () => {
  it.each(["dist/*.zip", "./dist/**", "a/notes.txt/*.zip", "a/x.zip/b/*.zip", "/nowhere-at-all/*.zip"])(
    "%s matches nothing",
    async (glob) => {
      expect(failureOf([glob], isBundle)).toMatchObject({
        fault: "environment",
        code: "no-files",
        message: `no file matches ${glob}`,
      });
    },
  );

  it("has no files where it vanishes while its neighbours are read", async () => {
    await mkdir("brief/vanishing", { recursive: true });
    await writeFile("brief/b.zip", "");
    await writeFile("brief/vanishing/c.zip", "");
    vi.mocked(readdirSync).mockImplementationOnce((...call) => {
      const entries = readdirSync(...call);
      rmSync("brief/vanishing", { recursive: true });
      return entries;
    });
    expect(filesOf(["brief"], isBundle)).toEqual(["brief/b.zip"]);
    await rm("brief", { recursive: true });
  });
});

describe("a folder that cannot be read", () => {
  const denied = Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "scandir" });

  it.each(["a", "a/*.zip"])("is a failure with its name: %s", async (word) => {
    vi.mocked(readdirSync).mockImplementationOnce(() => {
      throw denied;
    });
    expect(failureOf([word], isBundle)).toMatchObject({
      fault: "environment",
      code: "file-unreadable",
      message: "cannot read a: permission is denied",
    });
  });

  it("below another hides no file of that one", () => {
    const read = vi.mocked(readdirSync).getMockImplementation() ?? readdirSync;
    vi.mocked(readdirSync).mockImplementationOnce((...call) => {
      const entries = read(...call);
      vi.mocked(readdirSync).mockImplementationOnce(() => {
        throw denied;
      });
      return entries;
    });
    const { files, failures } = expandFiles(["a"], isBundle);
    expect(files).toEqual(["a/x.zip"]);
    expect(failures).toMatchObject([
      { file: "a/b", error: { message: "cannot read a/b: permission is denied" } },
    ]);
  });

  it("is named where links lead in a circle", async () => {
    await symlink("circle", "circle");
    expect(failureOf(["circle/*.zip"], isBundle)).toMatchObject({
      code: "file-unreadable",
      message: "cannot read circle: symbolic links lead in a circle",
    });
  });

  it("does no harm deeper than a pattern can match", async () => {
    vi.mocked(readdirSync).mockClear();
    expandFiles(["a/*.zip"], isBundle);
    expandFiles(["?/b/*.json"], isBundle);
    const read = vi.mocked(readdirSync).mock.calls.map(([path]) => String(path));
    expect(read).toEqual(["a", ".", "a", "a/b"]);
  });
});
