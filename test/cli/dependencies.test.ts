import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { openedTar } from "../../packages/archive/src/opened.test-support.ts";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { findProgram, leftOut } from "../support/left-out.ts";
import { entriesOf, metadataIn, sha256 } from "./bundle-contents.ts";
import { expectClearMessage, type Outcome, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

const archive = gzipSync(buildTar([{ name: "file" }]));
const plain = Buffer.from("plain bytes");
const url = "https://example.com/files";

beforeEach(async () => {
  await workspace.current.write("files/archive.tgz", archive);
  await workspace.current.write("files/plain.bin", plain);
  await workspace.current.write("files/tree/sub/file", "content");
});

async function packWith(dependencies: string, ...words: string[]): Promise<Outcome> {
  await workspace.current.write("ramp.yml", `display_name: x\n${dependencies}\n`);
  return await workspace.current.run([
    ...["pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "out.zip"],
    ...words,
  ]);
}

const packed = async () =>
  new Map(
    (await entriesOf(workspace.current.path("out.zip")))
      .filter(({ name }) => name.startsWith("deps/"))
      .map(({ name, bytes }) => [name, bytes]),
  );

const declared = async () => (await metadataIn(workspace.current.path("out.zip"))).dependencies;

async function namesInArchive(bytes: Uint8Array): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of openedTar(bytes, true)) names.push(name);
  return names;
}

describe("where a dependency stands in deps/", () => {
  it.each([
    [
      "under the last segment of its URL",
      `a: {url: "${url}/x/engine-1.tgz", local_path: files/archive.tgz}`,
      "deps/engine-1.tgz",
    ],
    [
      "without the query of its URL",
      `a: {url: "${url}/engine.tgz?token=1#top", local_path: files/archive.tgz}`,
      "deps/engine.tgz",
    ],
    ["as <name>.tgz without a URL", "engine: {local_path: files/archive.tgz}", "deps/engine.tgz"],
    [
      "as <name>.tgz where the URL ends in a slash",
      `engine: {url: "${url}/", local_path: files/archive.tgz}`,
      "deps/engine.tgz",
    ],
    ["under its own ending", `a: {url: "${url}/plain.bin", local_path: files/plain.bin}`, "deps/plain.bin"],
  ])("is %s", async (_where, dependency, name) => {
    expect((await packWith(`dependencies:\n  ${dependency}`)).code).toBe(0);
    expect([...(await packed()).keys()]).toEqual([name]);
    expect(await workspace.current.run(["verify", "out.zip"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("how a dependency is packed", () => {
  it("an archive goes in as it is, and its checksum is computed", async () => {
    await packWith(`dependencies:\n  a: {url: "${url}/a.tgz", local_path: files/archive.tgz}`);
    expect((await packed()).get("deps/a.tgz")?.equals(archive)).toBe(true);
    expect(await declared()).toEqual({ a: { url: `${url}/a.tgz`, sha256: sha256(archive) } });
  });

  it("a plain file goes in as it is under a plain name", async () => {
    await packWith(`dependencies:\n  a: {url: "${url}/a.bin", local_path: files/plain.bin}`);
    expect((await packed()).get("deps/a.bin")?.equals(plain)).toBe(true);
    expect(await declared()).toEqual({ a: { url: `${url}/a.bin`, sha256: sha256(plain) } });
  });

  it("a plain file is made an archive where its name promises one", async () => {
    await packWith(`dependencies:\n  a: {url: "${url}/a.tgz", local_path: files/plain.bin}`);
    const bytes = (await packed()).get("deps/a.tgz") ?? Buffer.alloc(0);
    expect(await namesInArchive(bytes)).toEqual(["plain.bin"]);
    expect(await declared()).toEqual({ a: { url: `${url}/a.tgz`, sha256: sha256(bytes) } });
  });

  it("a folder is made an archive, and local_path does not travel", async () => {
    await packWith(`dependencies:\n  a: {url: "${url}/a.tgz", local_path: files/tree}`);
    const bytes = (await packed()).get("deps/a.tgz") ?? Buffer.alloc(0);
    expect((await namesInArchive(bytes)).filter((name) => name.endsWith("file"))).toHaveLength(1);
    expect(await declared()).toEqual({ a: { url: `${url}/a.tgz`, sha256: sha256(bytes) } });
  });

  it("a folder is made a zip file where its name says so, and verify reads it", async () => {
    const packing = await packWith(`dependencies:\n  a: {url: "${url}/a.zip", local_path: files/tree}`);
    expect(packing).toMatchObject({ code: 0 });
    await workspace.current.write("a.zip", (await packed()).get("deps/a.zip") ?? Buffer.alloc(0));
    const inside = await entriesOf(workspace.current.path("a.zip"));
    expect(inside.map(({ name, bytes }) => [name, bytes.toString()])).toEqual([["sub/file", "content"]]);
    expect(await workspace.current.run(["verify", "out.zip"])).toMatchObject({ code: 0 });
  });

  const tar = findProgram("tar");
  if (tar === undefined) leftOut("reading a folder's archive with tar", "tar is not installed");
  else {
    it("a folder's archive is read by tar", async () => {
      await packWith("dependencies:\n  a: {local_path: files/tree}");
      await workspace.current.write("a.tgz", (await packed()).get("deps/a.tgz") ?? Buffer.alloc(0));
      const { status, stdout } = spawnSync(tar, ["tzf", workspace.current.path("a.tgz")], {
        encoding: "utf8",
      });
      expect(status).toBe(0);
      expect(stdout).toMatch(/sub\/file$/m);
    });
  }

  it("local_path is relative to the manifest, wherever the command runs", async () => {
    await workspace.current.write("deep/er/file.tgz", archive);
    await workspace.current.write(
      "deep/ramp.yml",
      "display_name: x\ndependencies:\n  a: {local_path: er/file.tgz}\n",
    );
    const { code } = await workspace.current.run([
      "pack",
      tally,
      "-m",
      "deep/ramp.yml",
      "--os",
      "rhel9",
      "-o",
      "out.zip",
    ]);
    expect(code).toBe(0);
    expect((await packed()).get("deps/a.tgz")?.equals(archive)).toBe(true);
  });

  it("a list is the same as a map", async () => {
    await packWith(
      `dependencies:\n  a: {url: "${url}/a.tgz", local_path: files/archive.tgz}\n  b: {local_path: files/tree}`,
    );
    const fromMap = await readFile(workspace.current.path("out.zip"));
    await packWith(
      `dependencies:\n  - {name: b, local_path: files/tree}\n  - {name: a, url: "${url}/a.tgz", local_path: files/archive.tgz}`,
    );
    expect((await readFile(workspace.current.path("out.zip"))).equals(fromMap)).toBe(true);
  });

  it("optional dependencies are packed as well and stay optional", async () => {
    await packWith(`optional-dependencies:\n  a: {url: "${url}/a.tgz", local_path: files/archive.tgz}`);
    expect([...(await packed()).keys()]).toEqual(["deps/a.tgz"]);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({
      dependencies: {},
      "optional-dependencies": { a: { sha256: sha256(archive) } },
    });
  });
});

describe("a dependency with URL and checksum alone", () => {
  const dependency = `dependencies:\n  a: {url: "${url}/a.tgz", sha256: ${sha256(archive)}}`;

  it("is declared and not packed, with a warning", async () => {
    const { code, stderr } = await packWith(dependency);
    expect(code).toBe(0);
    expect([...(await packed()).keys()]).toEqual([]);
    expect(await declared()).toEqual({ a: { url: `${url}/a.tgz`, sha256: sha256(archive) } });
    expect(stderr).toMatch(/^warning.*\n.*deps\/a\.tgz/m);
  });

  it("is a warning of verify", async () => {
    await packWith(dependency);
    const { code, stdout } = await workspace.current.run(["verify", "out.zip"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warning .*\[bundle\/dependency-missing\]$/m);
  });
});

describe("a dependency that cannot be packed", () => {
  const refused: [what: string, dependencies: string, rule: string, says: RegExp][] = [
    [
      "with another checksum",
      `a: {url: "${url}/a.tgz", local_path: files/archive.tgz, sha256: "${"0".repeat(64)}"}`,
      "manifest/dependency-sha256-mismatch",
      new RegExp(`0{64}.*${sha256(archive)}`),
    ],
    [
      "beside another of the same name in deps/",
      `a: {url: "${url}/1/x.tgz", local_path: files/archive.tgz}\n  b: {url: "${url}/2/x.tgz", local_path: files/tree}`,
      "manifest/dependency-collision",
      /\ba and b\b.*deps\/x\.tgz/,
    ],
    [
      "beside another that differs in case only",
      `a: {url: "${url}/1/X.tgz", local_path: files/archive.tgz}\n  b: {url: "${url}/2/x.tgz", local_path: files/tree}`,
      "manifest/dependency-collision",
      /deps\/x\.tgz/i,
    ],
    [
      "as a bare shared object",
      `a: {url: "${url}/lib.so", local_path: files/plain.bin}`,
      "manifest/dependency-bare-shared-object",
      /deps\/lib\.so/,
    ],
    [
      "with a name that leads out of the folder",
      '"../evil": {local_path: files/plain.bin}',
      "manifest/dependency-name-unsafe",
      /evil/,
    ],
    [
      "with the name of a folder",
      `a: {url: "${url}/..", local_path: files/plain.bin}`,
      "manifest/dependency-name-unsafe",
      /"\.\."/,
    ],
    [
      "with a backslash in its name",
      '"a\\\\b": {local_path: files/plain.bin}',
      "manifest/dependency-name-unsafe",
      /a\\\\b/,
    ],
    ["without URL, checksum and path", "a: {}", "metadata/dependency-malformed", /\ba\b.*url/],
    ["without a checksum", `a: {url: "${url}/a.tgz"}`, "metadata/dependency-malformed", /sha256/],
    [
      "with a checksum that is none",
      `a: {url: "${url}/a.tgz", sha256: abc}`,
      "manifest/malformed-value",
      /64 hexadecimal/,
    ],
  ];

  it.each(refused)("%s is an error", async (_what, dependencies, rule, says) => {
    const outcome = await packWith(`dependencies:\n  ${dependencies}`, "-q");
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain(`[${rule}]`);
    expect(outcome.stderr).toMatch(says);
    expect(workspace.current.has("out.zip")).toBe(false);
  });

  it("under the name of another in a list is an error", async () => {
    const outcome = await packWith(
      "dependencies:\n  - {name: a, local_path: files/archive.tgz}\n  - {name: a, local_path: files/tree}",
      "-q",
    );
    expect(outcome.code).toBe(1);
    expectClearMessage(outcome);
  });

  it("once required and once optional under one name in deps/ is an error", async () => {
    const { code, stderr } = await packWith(
      "dependencies:\n  a: {local_path: files/archive.tgz}\noptional-dependencies:\n  a: {local_path: files/tree}",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("[manifest/dependency-collision]");
  });

  it.each(["a: {local_path: missing.tgz}", `a: {url: "${url}/a.tgz", local_path: files/missing}`])(
    "because local_path does not exist is the fault of the environment: %s",
    async (dependency) => {
      const outcome = await packWith(`dependencies:\n  ${dependency}`, "-q");
      expect(outcome).toMatchObject({ code: 3, stdout: "" });
      expectClearMessage(outcome);
      expect(outcome.stderr).toMatch(/missing.*line 3/);
      expect(workspace.current.has("out.zip")).toBe(false);
    },
  );

  it("with a checksum that its archive cannot have is said, not overruled in silence", async () => {
    const { stderr } = await packWith(
      `dependencies:\n  a: {url: "${url}/a.tgz", local_path: files/tree, sha256: "${"0".repeat(64)}"}`,
    );
    expect(stderr).toMatch(/^(warning|error).*\/dependencies\/a/m);
  });
});
