import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { digestFile, digestOfExisting } from "./digest-file.ts";

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-digest-"));
});

afterEach(() => rm(folder, { recursive: true }));

it("has the checksum of a file, through a symbolic link too", async () => {
  await writeFile(at("file"), "abc");
  await symlink("file", at("link"));
  // Of "abc". Source: FIPS 180-2, appendix B.1.
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await digestOfExisting(at("file"))).toEqual({ sha256 });
  expect(await digestOfExisting(at("link"))).toEqual({ sha256 });
});

it("has the checksum of a file that is read in several parts", async () => {
  const bytes = Buffer.concat(["a", "b", "c"].map((letter) => Buffer.alloc(2 ** 20 + 7, letter)));
  await writeFile(at("file"), Buffer.concat([bytes, bytes]));
  const sha256 = createHash("sha256").update(bytes).update(bytes).digest("hex");
  expect(await digestFile(at("file"))).toEqual({ size: 2 * bytes.length, sha256 });
});

it("has none where nothing is there, or no file", async () => {
  expect(await digestOfExisting(at("missing"))).toBeUndefined();
  expect(await digestOfExisting(at("missing/file"))).toBeUndefined();
  expect(await digestOfExisting(folder)).toBeUndefined();
});

it("does not wait for whoever would write into a pipe", async () => {
  expect(spawnSync("mkfifo", [at("pipe")]).status).toBe(0);
  expect(await digestOfExisting(at("pipe"))).toBeUndefined();
});
