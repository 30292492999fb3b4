import { copyFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { metadataIn, sha256 } from "./bundle-contents.ts";
import { architecture, expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const pack = (...words: string[]) => workspace.current.run(["pack", ...words, "-q", "--os", "ubuntu22"]);

/** A copy of a module in a folder of its own. */
async function build(path: string, module = tally): Promise<string> {
  await mkdir(dirname(workspace.current.path(path)), { recursive: true });
  await copyFile(module, workspace.current.path(path));
  return path;
}

const bundles = async () => (await workspace.current.list()).filter((file) => /\.zip|\.sha256/.test(file));

describe("the name of a bundle", () => {
  it("has the vendors' words in it", async () => {
    const { stdout } = await pack(tally, "-o", "{name}.{os}-{osnick}-{arch}.{semantic_version}.zip");
    expect(stdout).toBe(`tally.Linux-ubuntu22.04-${architecture}.1.2.3.zip\n`);
    expect(await workspace.current.list()).toEqual([stdout.trim()]);
  });

  it.each(["{nam}.zip", "{name.zip", "{capability_name}.zip"])(
    "is the call's fault where it is %s",
    async (output) => {
      const outcome = await pack(tally, "-o", output);
      expect(outcome.code).toBe(2);
      expectClearMessage(outcome);
      expect(await workspace.current.list()).toEqual([]);
    },
  );
});

describe("--sha256-file", () => {
  it("writes the checksum beside the bundle, as sha256sum reads it", async () => {
    expect((await pack(tally, "-o", "out.zip", "--sha256-file")).stdout).toBe("out.zip\n");
    const digest = sha256(await workspace.current.read("out.zip"));
    expect((await workspace.current.read("out.zip.sha256")).toString()).toBe(`${digest}  out.zip\n`);
  });

  it("writes it into the file that is named", async () => {
    await mkdir(workspace.current.path("sums"));
    await pack(tally, "-o", "out.zip", "--sha256-file", "sums/out");
    const digest = sha256(await workspace.current.read("out.zip"));
    expect((await workspace.current.read("sums/out")).toString()).toBe(`${digest}  out.zip\n`);
  });

  it("is not written where packing fails", async () => {
    expect((await pack(fixture("refuses"), "-o", "out.zip", "--sha256-file")).code).toBe(1);
    expect(await workspace.current.list()).toEqual([]);
  });
});

describe("pack --all", () => {
  it("packs each module into a bundle of its own, one line each", async () => {
    const modules = [await build("build/one/tally.so"), await build("build/two/acl.so", fixture("acl"))];
    const { code, stdout } = await pack("--all", ...modules, "-o", "{name}-{folder}.zip", "--sha256-file");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "tally-one.zip\nacl-two.zip\n" });
    expect(await bundles()).toEqual([
      "acl-two.zip",
      "acl-two.zip.sha256",
      "tally-one.zip",
      "tally-one.zip.sha256",
    ]);
    expect(await metadataIn(workspace.current.path("acl-two.zip"))).toMatchObject({ module_name: "acl" });
  });

  it("refuses two modules that would be written to one file, before anything is written", async () => {
    const modules = [
      await build("build/zero/acl.so", fixture("acl")),
      await build("build/one/tally.so"),
      await build("build/two/tally.so"),
    ];
    const outcome = await pack("--all", ...modules);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain("build/one/tally.so and build/two/tally.so would both be written to");
    expect(await bundles()).toEqual([]);
    const spelt = await pack("--all", ...modules.slice(1), "-o", "x/../{folder}.zip");
    expect(spelt.code).not.toBe(2);
    expect((await pack("--all", ...modules.slice(1), "-o", "./out.zip")).code).toBe(2);
  });

  it("writes none where one is at fault", async () => {
    const modules = [
      await build("build/one/tally.so"),
      await build("build/two/refuses.so", fixture("refuses")),
    ];
    const outcome = await pack("--all", ...modules);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("[load/refused]");
    expect(await bundles()).toEqual([]);
  });

  it("prints one document for all of them", async () => {
    const modules = [await build("build/one/tally.so"), await build("build/two/tally.so")];
    const { stdout } = await pack("--all", ...modules, "-o", "{folder}.zip", "--json");
    const { results } = JSON.parse(stdout) as { results: { file: string; outputs: string[] }[] };
    expect(results.map(({ file, outputs }) => [file, outputs])).toEqual([
      ["build/one/tally.so", ["one.zip"]],
      ["build/two/tally.so", ["two.zip"]],
    ]);
  });

  it.each([
    ["several modules without it", ["build/one/tally.so", "build/two/tally.so"]],
    [
      "a name for the checksums of several",
      ["--all", "build/one/tally.so", "--sha256-file", "build/two/tally.so"],
    ],
  ])("is a call that is at fault: %s", async (_what, words) => {
    await build("build/one/tally.so");
    await build("build/two/tally.so");
    const outcome = await pack(...words);
    expect(outcome.code).toBe(2);
    expectClearMessage(outcome);
    expect(await bundles()).toEqual([]);
  });
});
