import fs, { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { chmod, chown, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rampartErrorOf } from "./rampart-error.test-support.ts";
import { rewriteFile } from "./rewrite-file.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rewrite-file-"));
  path = join(folder, "ramp.yml");
  await writeFile(path, "old content, and long");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const content = Buffer.from("new content");

it("a file of its own is replaced, with its mode", async () => {
  await chmod(path, 0o6750);
  const before = statSync(path);
  await rewriteFile(path, content);
  const after = statSync(path);
  expect(readFileSync(path)).toEqual(content);
  expect(after.mode).toBe(before.mode);
  expect(after.ino).not.toBe(before.ino);
  expect(readdirSync(folder)).toEqual(["ramp.yml"]);
});

it("a file with two names keeps both", async () => {
  const twin = join(folder, "twin.yml");
  linkSync(path, twin);
  await rewriteFile(path, content);
  expect(readFileSync(twin)).toEqual(content);
  expect(statSync(twin).ino).toBe(statSync(path).ino);
  expect(readdirSync(folder).toSorted()).toEqual(["ramp.yml", "twin.yml"]);
});

it("a symbolic link stays one, and what it points at is rewritten", async () => {
  const link = join(folder, "link.yml");
  symlinkSync("ramp.yml", link);
  await rewriteFile(link, content);
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(path)).toEqual(content);
});

it.runIf(process.getuid?.() === 0)("root leaves a file whose it was", async () => {
  await chown(path, 12_345, 23_456);
  await chmod(path, 0o640);
  await rewriteFile(path, content);
  expect(statSync(path)).toMatchObject({ uid: 12_345, gid: 23_456 });
  expect(statSync(path).mode & 0o7777).toBe(0o640);
});

it("an abort leaves it as it was", async () => {
  const signal = AbortSignal.abort(new Error("SIGINT"));
  await expect(rewriteFile(path, content, { signal })).rejects.toThrow("SIGINT");
  expect(readFileSync(path, "utf8")).toBe("old content, and long");
});

it("a file that is missing is not made", async () => {
  const error = await rampartErrorOf(rewriteFile(join(folder, "missing"), content));
  expect(error.code).toBe("file-unreadable");
  expect(readdirSync(folder)).toEqual(["ramp.yml"]);
});
