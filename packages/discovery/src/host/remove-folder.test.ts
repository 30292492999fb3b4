import { chmod, mkdir, mkdtemp, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeFolder } from "./remove-folder.ts";

test("removes folders that nobody may enter, and follows no link out of them", async () => {
  const outside = await mkdtemp(join(tmpdir(), "rampart-outside-"));
  await writeFile(join(outside, "kept"), "");
  const folder = await mkdtemp(join(tmpdir(), "rampart-remove-"));
  const inner = join(folder, "a", "b");
  await mkdir(inner, { recursive: true });
  await writeFile(join(inner, "file"), "");
  await symlink(outside, join(folder, "link"));
  await chmod(inner, 0);
  await chmod(join(folder, "a"), 0);

  await removeFolder(folder);
  await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  expect((await stat(join(outside, "kept"))).isFile()).toBe(true);
  await removeFolder(outside);
});
