import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { rampartErrorOf } from "./rampart-error.test-support.ts";
import { type TreeFile, writeTree } from "./write-tree.ts";

let root: string;
let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "write-tree-"));
  folder = join(root, "out");
  mkdirSync(join(root, "outside"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A file; while its content is read, something happens. */
function file(name: string, content = name, meanwhile?: () => void): TreeFile {
  const open = async function* () {
    meanwhile?.();
    yield Buffer.from(content);
  };
  return { name, mode: 0o666, open };
}

const outside = () => readdirSync(join(root, "outside"));

it("a folder that is new is there whole or not at all", async () => {
  const seen: string[][] = [];
  const look = () => seen.push(readdirSync(root).filter((name) => !name.startsWith(".rampart-")));
  await writeTree([file("a", "1", look), file("deps/b", "2", look)], { folder, replace: false });
  expect(seen).toEqual([["outside"], ["outside"]]);
  expect(readFileSync(at("deps/b"), "utf8")).toBe("2");
  expect(readdirSync(root).toSorted()).toEqual(["out", "outside"]);
});

it("the folders above a new one go away with it", async () => {
  const deep = join(root, "a/b/c");
  const broken = file("x", "", () => {
    throw new Error("no more content");
  });
  await expect(writeTree([broken], { folder: deep, replace: false })).rejects.toThrow("no more content");
  expect(readdirSync(root)).toEqual(["outside"]);
});

it("a link that is planted where a folder will be leads nothing outside", async () => {
  mkdirSync(folder);
  const plant = () => symlinkSync(join(root, "outside"), at("deps"));
  const writing = writeTree([file("a"), file("deps/b", "2", plant)], { folder, replace: true });
  expect((await rampartErrorOf(writing)).code).toBe("file-exists");
  expect(outside()).toEqual([]);
  expect(readdirSync(folder)).toEqual(["deps"]);
});

it("nor does one that takes the place of a folder that was there", async () => {
  mkdirSync(at("deps"), { recursive: true });
  const plant = () => {
    renameSync(at("deps"), at("moved"));
    symlinkSync(join(root, "outside"), at("deps"));
  };
  const writing = writeTree([file("deps/b", "2", plant)], { folder, replace: true });
  expect((await rampartErrorOf(writing)).code).toBe("file-exists");
  expect(outside()).toEqual([]);
});

it.runIf(process.platform === "linux")("nor one in the place of the folder itself", async () => {
  mkdirSync(folder);
  const moved = join(root, "moved");
  const plant = () => {
    renameSync(folder, moved);
    symlinkSync(join(root, "outside"), folder);
  };
  await writeTree([file("deps/b", "2", plant)], { folder, replace: false });
  expect(outside()).toEqual([]);
  expect(readFileSync(join(moved, "deps/b"), "utf8")).toBe("2");
});

it("a link that is planted where a new folder will be is not replaced", async () => {
  const plant = () => symlinkSync(join(root, "outside"), folder);
  const writing = writeTree([file("a", "1", plant)], { folder, replace: true });
  expect((await rampartErrorOf(writing)).code).toBe("file-exists");
  expect(lstatSync(folder).isSymbolicLink()).toBe(true);
  expect(outside()).toEqual([]);
});

it("a file that is planted meanwhile stays, unless it may be replaced", async () => {
  mkdirSync(folder);
  const plant = () => writeFileSync(at("b"), "planted");
  const files = [file("a"), file("b", "2", plant)];
  const error = await rampartErrorOf(writeTree(files, { folder, replace: false }));
  expect(error).toMatchObject({ code: "file-exists", message: `${at("b")} already exists` });
  expect(readdirSync(folder)).toEqual(["b"]);
  expect(readFileSync(at("b"), "utf8")).toBe("planted");
  await writeTree(files, { folder, replace: true });
  expect(readFileSync(at("b"), "utf8")).toBe("2");
});

it("a link that takes the place of a file is replaced, and not followed", async () => {
  mkdirSync(folder);
  writeFileSync(at("a"), "old");
  writeFileSync(join(root, "outside/secret"), "kept");
  const plant = () => {
    rmSync(at("a"));
    symlinkSync("../outside/secret", at("a"));
  };
  await writeTree([file("a", "new", plant)], { folder, replace: true });
  expect(lstatSync(at("a")).isFile()).toBe(true);
  expect(readFileSync(join(root, "outside/secret"), "utf8")).toBe("kept");
});

it("a file where the folder should be is named", async () => {
  writeFileSync(folder, "taken");
  const error = await rampartErrorOf(writeTree([file("a", "1")], { folder, replace: true }));
  expect(error.message).toBe(`cannot write ${folder}: it is not a folder`);
  expect(readFileSync(folder, "utf8")).toBe("taken");
});

it("all are put back where one cannot be replaced", async () => {
  mkdirSync(folder);
  writeFileSync(at("a"), "old");
  const twin = join(root, "twin");
  linkSync(at("a"), twin);
  const plant = () => mkdirSync(at("b/taken"), { recursive: true });
  const error = await rampartErrorOf(
    writeTree([file("a", "new"), file("b", "2", plant)], { folder, replace: true }),
  );
  expect(error.message).toBe(`cannot write ${at("b")}: it is a folder`);
  expect(readFileSync(at("a"), "utf8")).toBe("old");
  expect(lstatSync(at("a")).ino).toBe(lstatSync(twin).ino);
  expect(existsSync(at("b/taken"))).toBe(true);
  expect(readdirSync(folder).toSorted()).toEqual(["a", "b"]);
});

it("files that say something of the others are part of the whole", async () => {
  const further = async (tree: string) => [file("sums", readdirSync(tree).toSorted().join(" "))];
  const options = { folder, replace: true, jobs: 2 };
  expect(await writeTree([file("a"), file("b")], options, further)).toEqual([at("a"), at("b"), at("sums")]);
  expect(readFileSync(at("sums"), "utf8")).toBe("a b");
  mkdirSync(at("in-the-way"));
  const blocked = async () => [file("in-the-way")];
  await expect(writeTree([file("a", "new")], options, blocked)).rejects.toMatchObject({
    code: "file-exists",
  });
  expect(readFileSync(at("a"), "utf8")).toBe("a");
});

it("nothing is written any more behind a failure, however many are written at a time", async () => {
  const begun: string[] = [];
  const files = ["a", "b", "c", "d"].map((name) =>
    file(name, name, () => {
      begun.push(name);
      if (name === "b") throw new Error("no more content");
    }),
  );
  await expect(writeTree(files, { folder, replace: false, jobs: 2 })).rejects.toThrow("no more content");
  expect(begun).not.toContain("d");
  expect(existsSync(folder)).toBe(false);
});
