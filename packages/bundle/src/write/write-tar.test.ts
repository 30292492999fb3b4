import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openedTar } from "../../../archive/src/opened.test-support.ts";
import { rampartErrorOf } from "../../../files/src/rampart-error.test-support.ts";
import { writeTarGz } from "./write-tar.ts";

let folder: string;
let root: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tar-writer-"));
  root = join(folder, "root");
  output = join(folder, "out.tgz");
  await mkdir(join(root, "lib"), { recursive: true });
  await writeFile(join(root, "lib", "x.so"), "x".repeat(3000), { mode: 0o700 });
  await writeFile(join(root, "lib.txt"), "text", { mode: 0o600 });
});
afterEach(() => rm(folder, { recursive: true }));

async function entriesOf(path: string): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const { name, kind, mode, size, linkName } of openedTar(await readFile(path), true)) {
    entries.push(linkName === undefined ? [name, kind, mode, size] : [name, kind, linkName]);
  }
  return entries;
}

async function expectNothingLeft(): Promise<void> {
  expect(await readdir(folder)).toEqual(["root"]);
}

test("packs a folder in byte order with plain modes", async () => {
  await symlink("x.so", join(root, "lib", "link.so"));
  const written = await writeTarGz(output, root);
  expect(written.size).toBe((await readFile(output)).length);
  expect(await entriesOf(output)).toEqual([
    ["lib/", "directory", 0o755, 0],
    ["lib.txt", "file", 0o644, 4],
    ["lib/link.so", "symlink", "x.so"],
    ["lib/x.so", "file", 0o755, 3000],
  ]);
});

test("packs a file alone", async () => {
  await writeTarGz(output, join(root, "lib", "x.so"));
  expect(await entriesOf(output)).toEqual([["x.so", "file", 0o755, 3000]]);
});

test("packs long and foreign names", async () => {
  const long = join(root, "a".repeat(120), "b".repeat(200));
  await mkdir(long, { recursive: true });
  await writeFile(join(long, "é.so"), "x");
  await writeTarGz(output, root);
  const names = (await entriesOf(output)).map((entry) => (entry as string[])[0]);
  expect(names).toContain(`${"a".repeat(120)}/${"b".repeat(200)}/é.so`);
});

test("nothing of the system is in the headers", async () => {
  await writeTarGz(output, root, { modified: 1_700_000_000 });
  const bytes = await readFile(output);
  expect(bytes.subarray(0, 10).toString("hex")).toBe("1f8b08000000000000ff");
  const header = gunzipSync(bytes).subarray(0, 512);
  expect(header.toString("latin1", 108, 124)).toBe("000000 \0".repeat(2));
  expect(header.toString("latin1", 136, 147)).toBe((1_700_000_000).toString(8));
  expect(header.subarray(265, 329).every((byte) => byte === 0)).toBe(true);
});

test("times, other permissions and the place of a folder do not matter", async () => {
  const first = await writeTarGz(output, root);
  await utimes(join(root, "lib", "x.so"), 1, 1);
  await chmod(join(root, "lib", "x.so"), 0o755);
  expect(await writeTarGz(join(folder, "again.tgz"), `${root}/../root`)).toEqual(first);
});

test("a time that tar cannot say is the last that it can", async () => {
  await writeTarGz(output, root, { modified: 4_000_000_000 });
  const header = gunzipSync(await readFile(output)).subarray(0, 512);
  expect(header.toString("latin1", 136, 147)).toBe("17777777777");
});

test("a foreign reader finds nothing wrong", async () => {
  await writeTarGz(output, root);
  const tar = spawnSync("tar", ["-tzf", output], { encoding: "utf8" });
  // Where there is no tar, the reader of this package is the only one there is.
  if (tar.error !== undefined) return;
  expect(tar).toMatchObject({ status: 0, stdout: "lib/\nlib.txt\nlib/x.so\n", stderr: "" });
});

describe("refuses", () => {
  test.each(["/etc/passwd", "../secret", "lib/../../secret"])("symlink-outside: %s", async (target) => {
    await writeFile(join(folder, "secret"), "");
    await symlink(target, join(root, "link"));
    const error = await rampartErrorOf(writeTarGz(output, root));
    expect(error).toMatchObject({
      fault: "environment",
      code: "symlink-outside",
      message: `link points to ${target}, outside of the folder`,
    });
    await rm(join(folder, "secret"));
    await expectNothingLeft();
  });

  test("symlink-outside: through another link", async () => {
    await writeFile(join(folder, "secret"), "");
    await mkdir(join(root, "a", "b"), { recursive: true });
    await symlink("../../lib", join(root, "a", "b", "hop"));
    await symlink("hop/../../secret", join(root, "a", "b", "via"));
    const error = await rampartErrorOf(writeTarGz(output, root));
    expect(error.code).toBe("symlink-outside");
    expect(error.message).toMatch(/^a\/b\/via points to /);
  });

  test("symlink-outside: a path that leaves the folder and comes back", async () => {
    await symlink("../root/lib.txt", join(root, "link"));
    expect((await rampartErrorOf(writeTarGz(output, root))).code).toBe("symlink-outside");
  });

  test("symlink-outside: an absolute path into the folder", async () => {
    await symlink(join(root, "lib.txt"), join(root, "link"));
    expect((await rampartErrorOf(writeTarGz(output, root))).code).toBe("symlink-outside");
  });

  test("symlink-broken: a link to nothing", async () => {
    await symlink("missing", join(root, "link"));
    expect(await rampartErrorOf(writeTarGz(output, root))).toMatchObject({
      code: "symlink-broken",
      message: "link points to missing, which is not there",
    });
    await expectNothingLeft();
  });

  test("special-file: a named pipe", async () => {
    if (spawnSync("mkfifo", [join(root, "pipe")]).status !== 0) return;
    expect(await rampartErrorOf(writeTarGz(output, root))).toMatchObject({
      code: "special-file",
      message: "pipe is neither a file, a folder nor a symbolic link",
    });
    await expectNothingLeft();
  });

  test.each([Buffer.from("a\\b"), Buffer.from("a\nb"), Buffer.from([0x61, 0xff])])(
    "unsafe-name: %j",
    async (name) => {
      await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), "");
      expect((await rampartErrorOf(writeTarGz(output, root))).code).toBe("unsafe-name");
      await expectNothingLeft();
    },
  );

  test("output-inside-source: an archive that would pack itself", async () => {
    expect((await rampartErrorOf(writeTarGz(join(root, "lib", "out.tgz"), root))).code).toBe(
      "output-inside-source",
    );
    expect(await readdir(join(root, "lib"))).toEqual(["x.so"]);
  });

  test("a missing folder", async () => {
    const missing = join(folder, "missing");
    const error = await rampartErrorOf(writeTarGz(output, missing));
    expect(error.message).toBe(`cannot read ${missing}: there is no such file`);
  });
});

test("source-changed: a file that grows while it is packed", async () => {
  const path = join(root, "lib", "x.so");
  const noise = Buffer.from(Array.from({ length: 4_000_000 }, (_, index) => (index * 2654435761) >>> 24));
  await writeFile(path, noise);
  const outcome = rampartErrorOf(writeTarGz(output, root));
  const timer = setInterval(() => writeFile(path, "more", { flag: "a" }), 1);
  const error = await outcome.finally(() => clearInterval(timer));
  expect(error.code).toBe("source-changed");
  await expectNothingLeft();
});

test("an abort in the middle leaves nothing and rejects with its reason", async () => {
  await writeFile(join(root, "large"), Buffer.alloc(20_000_000, "some content"));
  const reason = new Error("SIGINT");
  const controller = new AbortController();
  const outcome = writeTarGz(output, root, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await expect(outcome).rejects.toBe(reason);
  await expectNothingLeft();
});
