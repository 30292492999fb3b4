import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listMembers } from "./folder-listing.ts";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "folder-listing-")));
  await mkdir(join(folder, "engine/a/b"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

describe("the members of a folder", () => {
  it("come in the byte order of their paths, with links that stay inside", async () => {
    await writeFile(join(folder, "engine/a/b/z.so"), "");
    await symlink("z.so", join(folder, "engine/a/b/link"));
    expect((await listMembers(join(folder, "engine"))).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "directory a",
      "directory a/b",
      "symlink a/b/link",
      "file a/b/z.so",
    ]);
  });

  it("are refused where a step through another link leaves for a folder of a similar name", async () => {
    await mkdir(join(folder, "engine-other"));
    await writeFile(join(folder, "engine-other/secret"), "");
    // up leads to the root of the folder, so up/.. is outside, though a/b/secret reads as if it were inside.
    await symlink("../..", join(folder, "engine/a/b/up"));
    await symlink("up/../engine-other/secret", join(folder, "engine/a/b/secret"));
    await expect(listMembers(join(folder, "engine"))).rejects.toMatchObject({ code: "symlink-outside" });
  });
});
