import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeFilesAtomic } from "./atomic-file.ts";
import { moveAll } from "./move-all.ts";
import { rampartErrorOf } from "./rampart-error.test-support.ts";
import { writeTree } from "./write-tree.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "move-all-"));
  await writeFile(at("old"), "old content");
});
afterEach(() => rm(folder, { recursive: true }));

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(names.map(async ({ name }) => [name, await readFile(at(name), "utf8")])),
  ) as Record<string, string>;
}

it("moves all files and keeps nothing aside", async () => {
  await writeFile(at("one"), "1");
  await writeFile(at("two"), "2");
  moveAll([
    { path: at("one"), target: at("old") },
    { path: at("two"), target: at("new") },
  ]);
  expect(await contents()).toEqual({ old: "1", new: "2" });
});

it("takes back those before the one that cannot be moved", async () => {
  await writeFile(at("one"), "1");
  await writeFile(at("two"), "2");
  await mkdir(at("taken/by-a-file"), { recursive: true });
  const moving = async () =>
    moveAll([
      { path: at("one"), target: at("old") },
      { path: at("two"), target: at("new") },
      { path: at("missing"), target: at("third") },
    ]);
  const error = await rampartErrorOf(moving());
  expect(error.message).toBe(`cannot write ${at("third")}: there is no such file`);
  expect(await contents()).toEqual({ old: "old content" });
});

it("keeps the file whose own replacement is missing", async () => {
  const moving = async () => moveAll([{ path: at("missing"), target: at("old") }]);
  await rampartErrorOf(moving());
  expect(await contents()).toEqual({ old: "old content" });
});

it("several files are written, or none", async () => {
  const written = await writeFilesAtomic([
    { path: at("old"), content: bytes("new content") },
    { path: at("sum"), content: bytes("digest"), mode: 0o600 },
  ]);
  expect(written.map(({ size }) => size)).toEqual([11, 6]);
  expect(await contents()).toEqual({ old: "new content", sum: "digest" });
});

it.each([
  ["its content fails", () => "sum"],
  ["its folder is missing", () => "missing/sum"],
  ["a folder stands there", () => "."],
])("nothing is written where of the second file %s", async (what, nameOf) => {
  const failing = async function* () {
    yield bytes("half");
    throw new Error("no more content");
  };
  const content = what.startsWith("its content") ? failing() : bytes("whole");
  const writing = writeFilesAtomic([
    { path: at("old"), content: bytes("new content") },
    { path: at(nameOf()), content },
  ]);
  await expect(writing).rejects.toThrow();
  expect(await contents()).toEqual({ old: "old content" });
});

it("an abort leaves what was there", async () => {
  const controller = new AbortController();
  const reason = new Error("SIGINT");
  const content = (async function* () {
    yield bytes("half");
    controller.abort(reason);
    yield bytes("rest");
  })();
  const files = [
    { path: at("new"), content: bytes("1") },
    { path: at("old"), content },
  ];
  await expect(writeFilesAtomic(files, { signal: controller.signal })).rejects.toBe(reason);
  expect(await contents()).toEqual({ old: "old content" });
});

const treeFile = (name: string, text: string) => ({
  name,
  mode: 0o666,
  open: async function* () {
    if (text === "") throw new Error("no content");
    yield bytes(text);
  },
});

it("a tree is written, or nothing of it and no folder for it", async () => {
  const failing = [treeFile("deps/a", "1"), treeFile("b", "")];
  await expect(writeTree(failing, { folder: at("tree"), replace: false })).rejects.toThrow("no content");
  expect(await readdir(folder)).toEqual(["old"]);
  const files = [treeFile("deps/a", "1"), treeFile("b", "2")];
  const paths = await writeTree(files, { folder: at("tree"), replace: false });
  expect(paths).toEqual([at("tree/deps/a"), at("tree/b")]);
  expect((await readdir(at("tree"))).toSorted()).toEqual(["b", "deps"]);
  const again = await rampartErrorOf(writeTree(files, { folder: at("tree"), replace: false }));
  expect(again.code).toBe("file-exists");
});
