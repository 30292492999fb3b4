import { chmod, mkdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type BundleParts,
  buildBundle,
  tally,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const bytes = Buffer.from("some bytes");
const withDependency: BundleParts = {
  metadata: { dependencies: { x: { url: "https://example.com/x.tgz", sha256: "0".repeat(64) } } },
  more: [{ name: "deps/x.tgz", content: bytes }],
};

async function unpack(bundle: Uint8Array, ...words: string[]) {
  await workspace.current.write("bundle.zip", bundle);
  return await workspace.current.run(["unpack", "bundle.zip", ...words]);
}

describe("unpack", () => {
  it("extracts all entries into a folder that it makes, and prints their paths", async () => {
    const outcome = await unpack(buildBundle(withDependency), "-d", "out/deep");
    expect(outcome).toMatchObject({
      code: 0,
      stdout: "out/deep/module.json\nout/deep/tally.so\nout/deep/deps/x.tgz\n",
    });
    expect((await workspace.current.read("out/deep/tally.so")).equals(tally)).toBe(true);
    expect((await workspace.current.read("out/deep/deps/x.tgz")).equals(bytes)).toBe(true);
    expect(await workspace.current.list("out")).toEqual([
      "deep",
      "deep/deps",
      "deep/deps/x.tgz",
      "deep/module.json",
      "deep/tally.so",
    ]);
  });

  it("extracts into the working directory where no folder is given", async () => {
    expect((await unpack(buildBundle())).code).toBe(0);
    expect(await workspace.current.list()).toEqual(["bundle.zip", "module.json", "tally.so"]);
  });

  it("makes the module executable, and nothing else, whatever modes the zip says", async () => {
    await unpack(buildBundle({ module: { mode: 0o100644 }, moduleJson: { mode: 0o100777 } }), "-d", "out");
    const mode = async (name: string) => (await stat(workspace.current.path(name))).mode & 0o7777;
    expect(await mode("out/tally.so")).toBe(0o777 & ~process.umask());
    expect(await mode("out/module.json")).toBe(0o666 & ~process.umask());
  });

  it("reads standard input as -", async () => {
    const outcome = await workspace.current.run(["unpack", "-", "-d", "out"], { input: buildBundle() });
    expect(outcome.code).toBe(0);
    expect(await workspace.current.list("out")).toEqual(["module.json", "tally.so"]);
  });

  it("takes a bundle that is at fault in what it says, for somebody has to look into it", async () => {
    expect((await unpack(buildBundle({ metadata: { sha256: "0".repeat(64) } }), "-d", "out")).code).toBe(0);
    expect((await unpack(buildBundle({ metadata: "not JSON" }), "-d", "text")).code).toBe(0);
  });
});

describe("files that are there", () => {
  it("are not replaced, and nothing is written", async () => {
    await workspace.current.write("out/tally.so", "mine");
    const outcome = await unpack(buildBundle(), "-d", "out");
    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expectClearMessage(outcome);
    expect(outcome.stderr).toMatch(/out\/tally\.so.*\n.*--force/);
    expect(await workspace.current.list("out")).toEqual(["tally.so"]);
    expect((await workspace.current.read("out/tally.so")).toString()).toBe("mine");
  });

  it("are replaced with --force, and others stay", async () => {
    await workspace.current.write("out/tally.so", "mine");
    await workspace.current.write("out/other", "other");
    expect((await unpack(buildBundle(), "-d", "out", "--force")).code).toBe(0);
    expect((await workspace.current.read("out/tally.so")).equals(tally)).toBe(true);
    expect((await workspace.current.read("out/other")).toString()).toBe("other");
  });

  it.each([[[]], [["--force"]]])("that are folders are in the way with %j", async (words) => {
    await mkdir(workspace.current.path("out/tally.so"), { recursive: true });
    const outcome = await unpack(buildBundle(), "-d", "out", ...words);
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect(await workspace.current.list("out")).toEqual(["tally.so"]);
  });

  it.each([[[]], [["--force"]]])("that are links are never followed with %j", async (words) => {
    await workspace.current.write("precious", "precious");
    await mkdir(workspace.current.path("out"));
    await symlink("../precious", workspace.current.path("out/tally.so"));
    const outcome = await unpack(buildBundle(), "-d", "out", ...words);
    expect(outcome.code).toBe(3);
    expect((await workspace.current.read("precious")).toString()).toBe("precious");
  });

  it.each([[[]], [["--force"]]])("a linked folder leads nowhere else with %j", async (words) => {
    await mkdir(workspace.current.path("elsewhere"));
    await mkdir(workspace.current.path("out"));
    await symlink("../elsewhere", workspace.current.path("out/deps"));
    const outcome = await unpack(buildBundle(withDependency), "-d", "out", ...words);
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain("out/deps");
    expect(await workspace.current.list("elsewhere")).toEqual([]);
    expect(await workspace.current.list("out")).toEqual(["deps"]);
  });

  it("where the folder should be is the fault of the environment", async () => {
    await workspace.current.write("file", "");
    const outcome = await unpack(buildBundle(), "-d", "file");
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    const below = await unpack(buildBundle(), "-d", "file/below");
    expect(below.code).toBe(3);
    expectClearMessage(below);
  });

  it("in a folder without permission are the fault of the environment", async () => {
    await mkdir(workspace.current.path("out"));
    await chmod(workspace.current.path("out"), 0o555);
    const { code } = await unpack(buildBundle(), "-d", "out");
    // To root no folder is read-only.
    expect(code).toBe(process.getuid?.() === 0 ? 0 : 3);
  });
});

describe("a bundle that is not safe", () => {
  const unsafe: [what: string, parts: BundleParts | Buffer, rule: string][] = [
    ["a path that leads out", { more: [{ name: "../evil", content: bytes }] }, "bundle/unsafe-name"],
    ["an absolute path", { more: [{ name: "/tmp/evil", content: bytes }] }, "bundle/unsafe-name"],
    ["a backslash in a name", { more: [{ name: "..\\evil", content: bytes }] }, "bundle/unsafe-name"],
    ["one name twice", { more: [{ name: "tally.so", content: bytes }] }, "bundle/duplicate-name"],
    ["names that differ in case", { more: [{ name: "TALLY.so", content: bytes }] }, "bundle/duplicate-name"],
    ["a symbolic link", { more: [{ name: "deps/x", content: bytes, mode: 0o120777 }] }, "bundle/symlink"],
    ["a device", { more: [{ name: "deps/x", content: bytes, mode: 0o020666 }] }, "bundle/special-file"],
    ["an encrypted entry", { module: { flags: 0x0801 } }, "bundle/encrypted"],
    ["another CRC-32", { module: { local: { crc32: 1 }, central: { crc32: 1 } } }, "bundle/crc-mismatch"],
    ["noise for deflated data", { module: { data: Buffer.alloc(99, 0xa7) } }, "bundle/corrupt-data"],
    [
      "a wrong entry size",
      { module: { local: { uncompressedSize: 9 }, central: { uncompressedSize: 9 } } },
      "bundle/size-mismatch",
    ],
    [
      "a bomb",
      { more: [{ name: "deps/x", content: Buffer.alloc(3 * 2 ** 20) }] },
      "bundle/compression-ratio",
    ],
    ["half of a zip", buildBundle().subarray(0, 1000), "bundle/damaged"],
    ["no zip at all", Buffer.from("text"), "bundle/not-a-zip"],
  ];

  it.each(unsafe)("%s: exit code 1, and nothing is written", async (_what, parts, rule) => {
    const bundle = Buffer.isBuffer(parts) ? parts : buildBundle(parts);
    const outcome = await unpack(bundle, "-d", "out");
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain(`[${rule}]`);
    expect(outcome.stderr).not.toMatch(/internal error|undefined/);
    expect(await workspace.current.list()).toEqual(["bundle.zip"]);
    expect(await readFile(join(workspace.current.folder, "..", "evil")).catch(() => "none")).toBe("none");
  });

  it("does not touch what was in the folder before", async () => {
    await workspace.current.write("out/tally.so", "mine");
    const bundle = buildBundle({ module: { local: { crc32: 1 }, central: { crc32: 1 } } });
    expect((await unpack(bundle, "-d", "out", "--force")).code).toBe(1);
    expect(await workspace.current.list("out")).toEqual(["tally.so"]);
    expect((await workspace.current.read("out/tally.so")).toString()).toBe("mine");
  });

  it.each([
    ["--max-entries", "1"],
    ["--max-entry-size", "1000"],
  ])("is also one beyond %s %s", async (flag, value) => {
    expect((await unpack(buildBundle(), "-d", "out", flag, value)).code).toBe(1);
    expect(await workspace.current.list()).toEqual(["bundle.zip"]);
  });

  it("is the fault of the environment where it is missing or a folder", async () => {
    for (const path of ["missing.zip", "."]) {
      const outcome = await workspace.current.run(["unpack", path, "-d", "out"]);
      expect(outcome.code).toBe(3);
      expectClearMessage(outcome);
      expect(await workspace.current.list()).toEqual([]);
    }
  });
});
