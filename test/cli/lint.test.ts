import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { buildBundle, metadataOf, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { commandPath, exampleManifest, expectClearMessage, useWorkspace } from "./rampart.ts";
import type { Report } from "./report-schemas.ts";

const workspace = useWorkspace();

async function lint(name: string, content: Uint8Array | string, ...words: string[]) {
  await workspace.current.write(name, content);
  return await workspace.current.run(["lint", name, ...words]);
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** As a cluster returns a module: without what only a bundle needs, with what only a cluster knows. */
const moduleObject = {
  ...metadataOf({
    sha256: undefined,
    module_file: undefined,
    architecture: undefined,
    commands: undefined,
    min_redis_pack_version: undefined,
    operating_systems: undefined,
  }),
  uid: "0a1b2c3d",
  is_bundled: false,
  platforms: { rhel9: { dependencies: {}, sha256: "0".repeat(64) } },
};

describe("lint tells files apart by their content", () => {
  const good: [what: string, name: string, content: () => Promise<Uint8Array | string>][] = [
    ["a YAML manifest", "ramp.yml", () => readFile(exampleManifest)],
    ["a YAML manifest named otherwise", "something.txt", () => readFile(exampleManifest)],
    [
      "a JSON manifest",
      "ramp.json",
      async () => json({ display_name: "x", capabilities: ["persistence_rdb"] }),
    ],
    ["a JSON manifest named .yml", "ramp.yml", async () => json({ display_name: "x" })],
    ["a module.json", "module.json", async () => json(metadataOf())],
    ["a module.json named otherwise", "copy.txt", async () => json(metadataOf())],
    ["the module object of a cluster", "object.json", async () => json(moduleObject)],
    ["a bundle", "bundle.zip", async () => buildBundle()],
    ["a bundle named otherwise", "download", async () => buildBundle()],
  ];

  it.each(good)("%s has no error", async (_what, name, content) => {
    const outcome = await lint(name, await content());
    expect(outcome.stdout).not.toMatch(/^error/m);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([
    ["a manifest", "display_name: x\nautor: y\n", "manifest/unknown-key"],
    ["a JSON manifest", '{"display_name": "x", "autor": "y"}', "manifest/unknown-key"],
    ["a module.json", json({ ...metadataOf(), version: "many" }), "metadata/"],
    ["a cut module.json", json(metadataOf()).slice(0, 500), "json/syntax"],
  ])("%s that is at fault is judged as what it is", async (_what, content, rule) => {
    const name = rule.startsWith("json") ? "module.json" : "file";
    const { code, stdout } = await lint(name, content);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^error .*\\[${rule}`, "m"));
  });

  it("a bundle is judged by its metadata and its binary", async () => {
    const { code, stdout } = await lint(
      "bundle.zip",
      buildBundle({ metadata: { architecture: "aarch64", version: 10204 } }),
    );
    expect(code).toBe(1);
    expect(stdout).toContain("[elf/wrong-machine]");
    expect(stdout).toContain("[metadata/version-disagrees]");
  });

  it.each([
    ["a bare module", tally],
    ["binary data", Buffer.from("000102030405060708ff", "hex")],
    ["an empty file", Buffer.alloc(0)],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["a sentence", Buffer.from("This is not a manifest.\n")],
    ["HTML", Buffer.from("<!DOCTYPE html><html></html>\n")],
    ["half a bundle", buildBundle().subarray(0, 1000)],
  ])("%s is none of them: exit code 1 and a message", async (_what, content) => {
    const outcome = await lint("file", content);
    expect(outcome).toMatchObject({ code: 1, stderr: "" });
    expectClearMessage(outcome);
  });

  it("an empty file is not called by the name of something that it is not", async () => {
    const { stdout } = await lint("module.json", "");
    expect(stdout).toMatch(/empty/);
  });
});

describe("lint", () => {
  it("names line, column and the nearest key", async () => {
    const { stdout } = await lint("ramp.yml", "display_name: x\n\ncapabilites: []\n");
    expect(stdout).toMatch(/^error \S*ramp\.yml:3:1\b/m);
    expect(stdout).toContain("Did you mean capabilities?");
  });

  it("reads standard input as -", async () => {
    for (const [input, code] of [
      ["display_name: x\n", 0],
      ["autor: x\n", 1],
      [buildBundle(), 0],
      [json(metadataOf()), 0],
      ["", 1],
      [tally, 1],
    ] as const) {
      const outcome = await workspace.current.run(["lint", "-"], { input });
      expect(outcome).toMatchObject({ code, stderr: "" });
    }
  });

  it("reads a pipe, as <(…) of a shell is one", () => {
    const script = `exec "${process.execPath}" "${commandPath("rampart")}" lint <(printf 'autor: x\\n')`;
    const { status, stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stdout).toContain("[manifest/unknown-key]");
  });

  it("judges several files, each with its name, and the worst decides", async () => {
    await workspace.current.write("good.yml", "display_name: x\n");
    await workspace.current.write("bad.yml", "autor: x\n");
    const outcome = await workspace.current.run(["lint", "good.yml", "bad.yml"]);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/good\.yml.*\n(.*\n)*.*bad\.yml: 1 error/);
    expect((await workspace.current.run(["lint", "good.yml", "good.yml"])).code).toBe(0);
  });

  it("is the fault of the environment for a missing file and a folder", async () => {
    for (const path of ["missing.yml", "."]) {
      const outcome = await workspace.current.run(["lint", path]);
      expect(outcome).toMatchObject({ code: 3, stdout: "" });
      expectClearMessage(outcome);
    }
  });

  const warned = json({ ...metadataOf(), unheard_of: 1 });

  it("counts warnings with --max-warnings over all files", async () => {
    await workspace.current.write("one.json", warned);
    await workspace.current.write("two.json", warned);
    const withLimit = async (limit: string) =>
      (await workspace.current.run(["lint", "one.json", "two.json", "--max-warnings", limit])).code;
    expect(await withLimit("2")).toBe(0);
    expect(await withLimit("1")).toBe(1);
    expect(await withLimit("0")).toBe(1);
  });

  it.each([[[]], [["--quiet"]], [["-v"]], [["--json"]], [["--format", "json"]], [["--no-color"]]])(
    "has the same exit code with %j",
    async (words) => {
      expect((await lint("module.json", warned, ...words)).code).toBe(0);
      expect((await lint("module.json", warned, "--max-warnings", "0", ...words)).code).toBe(1);
      expect((await lint("ramp.yml", "autor: x\n", ...words)).code).toBe(1);
    },
  );

  it("shows notes with --verbose only, and counts them always", async () => {
    const noted = "display_name: x\nredis_ref: abc\n";
    const plain = await lint("ramp.yml", noted);
    expect(plain.stdout).not.toContain("[manifest/foreign-key]");
    expect(plain.stdout).toContain("1 note");
    expect((await lint("ramp.yml", noted, "-v")).stdout).toContain("[manifest/foreign-key]");
  });

  it("says in JSON what it says in words", async () => {
    const { stdout } = await lint("ramp.yml", "display_name: x\nautor: y\n", "--json");
    const { command, results } = JSON.parse(stdout) as Report;
    expect(command).toBe("lint");
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      file: "ramp.yml",
      ok: false,
      summary: { errors: 1, infos: 0 },
      findings: expect.arrayContaining([
        expect.objectContaining({
          rule: "manifest/unknown-key",
          severity: "error",
          line: 2,
          column: 1,
          pointer: "/autor",
        }),
      ]),
    });
  });
});
