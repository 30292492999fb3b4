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

describe("bundles of two systems", () => {
  const packFor = (...systems: string[]) =>
    workspace.current.run(["pack", tally, "-q", "--os", systems.join(",")]);

  it("stand side by side under their default names", async () => {
    const names = [
      `tally.Linux-rhel8-${architecture}.1.2.3.zip`,
      `tally.Linux-rhel9-${architecture}.1.2.3.zip`,
      `tally.Linux-rhel9_ubuntu22.04-${architecture}.1.2.3.zip`,
    ];
    expect((await packFor("rhel8")).stdout).toBe(`${names[0]}\n`);
    expect((await packFor("rhel9")).stdout).toBe(`${names[1]}\n`);
    expect((await packFor("rhel9", "ubuntu22")).stdout).toBe(`${names[2]}\n`);
    expect(await workspace.current.list()).toEqual(names);
  });
});

describe("a bundle that is there already", () => {
  const digestOf = async (name: string) => sha256(await workspace.current.read(name));
  const packOut = (system: string, ...words: string[]) =>
    workspace.current.run(["pack", tally, "--os", system, "-o", "out.zip", ...words]);

  it("is replaced with a line that has both checksums, where its content is another", async () => {
    expect((await packOut("rhel8")).stderr).not.toContain("replaced");
    const before = await digestOf("out.zip");
    const { stderr, stdout, code } = await packOut("rhel9");
    const after = await digestOf("out.zip");
    expect(after).not.toBe(before);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "out.zip\n" });
    const line = `replaced out.zip, which had sha256 ${before.slice(0, 8)}…: it now has sha256 ${after.slice(0, 8)}…`;
    expect(stderr.split("\n")).toContain(line);
  });

  it("is written again in silence, where its content is the same", async () => {
    await packOut("rhel8");
    expect((await packOut("rhel8")).stderr).not.toContain("replaced");
    expect(JSON.parse((await packOut("rhel8", "--json")).stdout)).not.toHaveProperty("results.0.replaced");
  });

  it("is a fact in JSON", async () => {
    await packOut("rhel8");
    const before = await digestOf("out.zip");
    const { stdout, stderr } = await packOut("rhel9", "--json");
    const { results } = JSON.parse(stdout) as { results: { replaced: unknown }[] };
    expect(results[0]?.replaced).toEqual([
      { file: "out.zip", sha256: await digestOf("out.zip"), previousSha256: before },
    ]);
    expect(stderr).toContain("replaced out.zip");
  });

  it("is announced by RAMP's command too", async () => {
    const ramp = (...words: string[]) =>
      workspace.current.run(["pack", tally, ...words], { command: "ramp" });
    expect((await ramp()).stderr).not.toContain("replaced");
    const named = await ramp("-d", "Another", "-P");
    expect(named.stderr).not.toContain("replaced");
    const { code, stdout, stderr } = await ramp("-d", "Another");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "module.zip\n" });
    expect(stderr).toMatch(/^replaced module\.zip, which had sha256 [0-9a-f]{8}…/m);
  });

  it("may not be a folder", async () => {
    await mkdir(workspace.current.path("out.zip"));
    expect(await packOut("rhel8")).toMatchObject({ code: 3, stdout: "" });
  });

  it("is named for each of several modules", async () => {
    const modules = [await build("one/tally.so"), await build("two/tally.so")];
    const all = (system: string) =>
      workspace.current.run(["pack", "--all", ...modules, "-o", "{folder}.zip", "--os", system]);
    await all("rhel8");
    const { stderr } = await all("rhel9");
    expect(stderr).toMatch(/^replaced one\.zip, /m);
    expect(stderr).toMatch(/^replaced two\.zip, /m);
  });
});

describe("--sha256-file", () => {
  it("writes the checksum beside the bundle, as sha256sum reads it", async () => {
    expect((await pack(tally, "-o", "out.zip", "--sha256-file")).stdout).toBe("out.zip\n");
    const digest = sha256(await workspace.current.read("out.zip"));
    expect((await workspace.current.read("out.zip.sha256")).toString()).toBe(`${digest}  out.zip\n`);
  });

  it.each([
    ["out.zip", "sums/out", "../out.zip"],
    ["sub/out.zip", "out.sum", "sub/out.zip"],
    ["sums/out.zip", "sums/out", "out.zip"],
  ])("of %s in %s has the path from the folder of the list", async (bundle, list, name) => {
    for (const folder of ["sums", "sub"]) await mkdir(workspace.current.path(folder));
    await pack(tally, "-o", bundle, "--sha256-file", list);
    const digest = sha256(await workspace.current.read(bundle));
    expect((await workspace.current.read(list)).toString()).toBe(`${digest}  ${name}\n`);
    expect((await workspace.current.run(["verify", bundle, "--checksums", list])).code).toBe(0);
  });

  it("writes a name with a backslash as sha256sum does", async () => {
    await pack(tally, "-o", "a\\b.zip", "--sha256-file");
    const digest = sha256(await workspace.current.read("a\\b.zip"));
    expect((await workspace.current.read("a\\b.zip.sha256")).toString()).toBe(`\\${digest}  a\\\\b.zip\n`);
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
