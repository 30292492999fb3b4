import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { writeZip } from "@rampart/bundle";
import { beforeEach, describe, expect, it } from "vitest";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { buildZip } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { findProgram, leftOut } from "../support/left-out.ts";
import { entriesOf, metadataIn, sha256 } from "./bundle-contents.ts";
import { expectClearMessage, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const run = (...words: string[]) => workspace.current.run(words);
const add = (...words: string[]) => run("deps", "add", ...words);
const names = async (file: string) => (await entriesOf(workspace.current.path(file))).map(({ name }) => name);

const archive = (text: string) => gzipSync(buildTar([{ name: "file", content: Buffer.from(text) }]));
const [first, third] = [archive("first"), archive("third")];
const second = buildZip({ entries: [{ name: "file", content: Buffer.from("second") }] });

beforeEach(async () => {
  const contents = { "a.tgz": first, "b-1.2.zip": second, "c.tgz": third };
  for (const [name, bytes] of Object.entries(contents)) await workspace.current.write(`files/${name}`, bytes);
  await workspace.current.write(
    "ramp.yml",
    `display_name: x
compatible_redis_version: "8.0"
dependencies:
  a: {url: "https://example.com/x/a.tgz?y=/z", sha256: "${sha256(first)}"}
  b: {url: "https://example.com/b-1.2.zip", sha256: "${sha256(second).toUpperCase()}"}
optional-dependencies:
  c: {url: "https://example.com/c.tgz", sha256: "${sha256(third)}"}
`,
  );
  await run("pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "tally.zip");
});

describe("deps add", () => {
  it.each<[what: string, rule: string, bytes: () => Buffer]>([
    ["that leaves its folder", "unsafe", () => gzipSync(buildTar([{ name: "../../etc/cron.d/job" }]))],
    [
      "that inflates a thousand times",
      "unsafe",
      () => gzipSync(buildTar([{ name: "zeros", content: Buffer.alloc(64 * 2 ** 20) }]), { level: 9 }),
    ],
    [
      "of 60,000 entries",
      "unsafe",
      () => gzipSync(buildTar(Array.from({ length: 60_000 }, (_, index) => ({ name: `${index}` })))),
    ],
    [
      "with a second one behind its end",
      "damaged",
      () => gzipSync(Buffer.concat([buildTar([{ name: "shown" }]), buildTar([{ name: "hidden" }])])),
    ],
    [
      "with an entry that its directory does not list",
      "damaged",
      () => buildZip({ entries: [{ name: "a" }], beforeCentralDirectory: second.subarray(0, 40) }),
    ],
  ])("refuses an archive %s, and writes nothing", async (_what, rule, bytes) => {
    const unsafe = bytes();
    const name = unsafe[0] === 0x50 ? "a.zip" : "a.tgz";
    await workspace.current.write(`files/${name}`, unsafe);
    const dependencies = { a: { url: `https://example.com/${name}`, sha256: sha256(unsafe) } };
    await workspace.current.write("plain.zip", buildBundle({ metadata: { dependencies } }));
    const { code, stderr } = await add("plain.zip", `files/${name}`);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`[bundle/dependency-${rule}]`),
    });
    expect(workspace.current.has("plain-withdeps.zip")).toBe(false);
  });

  it("writes a -withdeps bundle beside the bundle, and prints its path", async () => {
    const { code, stdout, stderr } = await add("tally.zip", "files/a.tgz", "files/b-1.2.zip", "files/c.tgz");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "tally-withdeps.zip\n" });
    expect(stderr).not.toContain("warning");
    const [before, after] = [
      await entriesOf(workspace.current.path("tally.zip")),
      await entriesOf(workspace.current.path("tally-withdeps.zip")),
    ];
    expect(after.slice(0, 2)).toEqual(before);
    expect(after.slice(2).map(({ name, bytes }) => [name, sha256(bytes)])).toEqual([
      ["deps/a.tgz", sha256(first)],
      ["deps/b-1.2.zip", sha256(second)],
      ["deps/c.tgz", sha256(third)],
    ]);
    expect(after.slice(2).map(({ method }) => method)).toEqual(["stored", "stored", "stored"]);
    const verified = await run("verify", "tally-withdeps.zip");
    expect(verified.code).toBe(0);
    expect(verified.stdout).not.toContain("dependency-missing");
  });

  it("keeps what lies deeper in deps/ where it is, under one last name too", async () => {
    const more = ["deps/one/n.tgz", "deps/two/n.tgz", "deps/two/a.tgz"].map((name) => ({
      name,
      content: archive(name),
    }));
    const url = "https://example.com/a.tgz";
    const dependencies = { a: { url, sha256: sha256(first) } };
    await workspace.current.write("deep.zip", buildBundle({ metadata: { dependencies }, more }));
    const { code, stderr } = await add("deep.zip", "files/a.tgz", "-o", "full.zip");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("dependency-missing") });
    expect((await names("full.zip")).slice(2)).toEqual([
      "deps/a.tgz",
      "deps/one/n.tgz",
      "deps/two/a.tgz",
      "deps/two/n.tgz",
    ]);
    const kept = (await entriesOf(workspace.current.path("full.zip"))).filter(
      ({ name }) => name !== "deps/a.tgz",
    );
    expect(kept.slice(2).map(({ name, bytes }) => bytes.equals(archive(name)))).toEqual([true, true, true]);
  });

  it("gives the same bytes in one step and in two, in any order", async () => {
    await add("tally.zip", "files/c.tgz", "files/a.tgz", "-o", "one.zip");
    await add("tally.zip", "files/a.tgz", "-o", "first.zip");
    expect((await add("first.zip", "files/c.tgz", "-o", "two.zip")).code).toBe(0);
    expect((await workspace.current.read("one.zip")).equals(await workspace.current.read("two.zip"))).toBe(
      true,
    );
    expect((await add("one.zip", "files/c.tgz", "-o", "three.zip")).code).toBe(0);
    expect((await workspace.current.read("three.zip")).equals(await workspace.current.read("one.zip"))).toBe(
      true,
    );
  });

  it("warns of dependencies that are still missing", async () => {
    const { code, stderr } = await add("tally.zip", "files/a.tgz");
    expect(code).toBe(0);
    expect(stderr).toMatch(/dependency b is not in the bundle/);
    expect(stderr).not.toMatch(/dependency a is not/);
    expect(await names("tally-withdeps.zip")).toEqual(["module.json", "tally.so", "deps/a.tgz"]);
  });

  it("goes on with its own name", async () => {
    await add("tally.zip", "files/a.tgz");
    expect((await add("tally-withdeps.zip", "files/c.tgz")).stdout).toBe("tally-withdeps.zip\n");
    expect(await names("tally-withdeps.zip")).toHaveLength(4);
  });

  it("leaves a module.json of another packer byte for byte", async () => {
    const metadata = await metadataIn(workspace.current.path("tally.zip"));
    const json = Buffer.from(
      JSON.stringify(metadata, null, 4).replace('"version": 10203', '"version": 10203.0'),
    );
    const [, module] = await entriesOf(workspace.current.path("tally.zip"));
    await writeZip(workspace.current.path("ramps.zip"), [
      { name: "tally.so", mode: 0o644, compression: "deflate", source: { bytes: module?.bytes ?? json } },
      { name: "module.json", mode: 0o600, compression: "deflate", source: { bytes: json } },
    ]);
    expect((await add("ramps.zip", "files/a.tgz")).code).toBe(0);
    const [written] = await entriesOf(workspace.current.path("ramps-withdeps.zip"));
    expect(written?.bytes.equals(json)).toBe(true);
  });

  it("prints a document with --json", async () => {
    const { stdout } = await add("tally.zip", "files/a.tgz", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ results: [{ ok: true, outputs: ["tally-withdeps.zip"] }] });
  });

  const unzip = findProgram("unzip");
  if (unzip === undefined) leftOut("reading the bundles of deps add with unzip", "unzip is not installed");
  else {
    it("is read by unzip", async () => {
      await add("tally.zip", "files/a.tgz");
      expect(spawnSync(unzip, ["-t", workspace.current.path("tally-withdeps.zip")]).status).toBe(0);
    });
  }
});

describe("deps add refuses", () => {
  it.each([
    ["a file that no dependency names", ["tally.zip", "ramp.yml"], 1],
    ["a file with another checksum", ["tally.zip", "other/a.tgz"], 1],
    ["a good file beside a bad one", ["tally.zip", "files/b-1.2.zip", "other/a.tgz"], 1],
    ["a bundle that is none", ["ramp.yml", "files/a.tgz"], 1],
    ["a bundle that is not there", ["missing.zip", "files/a.tgz"], 3],
    ["a file that is not there", ["tally.zip", "files/missing.tgz"], 3],
    ["a folder", ["tally.zip", "files"], 3],
    ["two files of one name", ["tally.zip", "files/a.tgz", "other/a.tgz"], 2],
    ["standard input", ["-", "files/a.tgz"], 2],
    ["no file", ["tally.zip"], 2],
    ["an output in a folder that is not there", ["tally.zip", "files/a.tgz", "-o", "missing/x.zip"], 3],
  ] as const)("%s", async (_what, words, code) => {
    await workspace.current.write("other/a.tgz", "another");
    const before = await workspace.current.list();
    const outcome = await add(...words);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual(before);
  });

  it("without an error code of a cluster what is wrong with a file, which no cluster has seen", async () => {
    await workspace.current.write("other/a.tgz", "another");
    const findingsOf = async (...words: string[]) =>
      JSON.parse((await add(...words, "--json")).stdout).results[0].findings as {
        rule: string;
        errorCode?: string;
      }[];
    const files = ["files/b-1.2.zip", "other/a.tgz", "ramp.yml"];
    const codes = (await findingsOf("tally.zip", ...files)).map(({ rule, errorCode }) => [rule, errorCode]);
    expect(codes).toEqual([
      ["bundle/dependency-sha256-mismatch", undefined],
      ["bundle/dependency-undeclared", undefined],
    ]);
    // What is wrong with the bundle itself keeps its code.
    await workspace.current.write("cut.zip", (await workspace.current.read("tally.zip")).subarray(0, 1500));
    expect(await findingsOf("cut.zip", "files/a.tgz")).toMatchObject([{ errorCode: "invalid_module" }]);
  });

  it("a dependency without a checksum in the metadata", async () => {
    const metadata = await metadataIn(workspace.current.path("tally.zip"));
    const dependencies = { a: { url: "https://example.com/a.tgz" } };
    const json = Buffer.from(JSON.stringify({ ...metadata, dependencies, "optional-dependencies": {} }));
    const [, module] = await entriesOf(workspace.current.path("tally.zip"));
    await writeZip(workspace.current.path("unsummed.zip"), [
      { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes: json } },
      { name: "tally.so", mode: 0o755, compression: "deflate", source: { bytes: module?.bytes ?? json } },
    ]);
    const outcome = await add("unsummed.zip", "files/a.tgz");
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("dependency a has no sha256");
    expect(workspace.current.has("unsummed-withdeps.zip")).toBe(false);
  });

  it("a bundle whose module was replaced", async () => {
    const [json] = await entriesOf(workspace.current.path("tally.zip"));
    const bytes = Buffer.from("no module");
    await writeZip(workspace.current.path("bad.zip"), [
      { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes: json?.bytes ?? bytes } },
      { name: "tally.so", mode: 0o755, compression: "deflate", source: { bytes } },
    ]);
    const outcome = await add("bad.zip", "files/a.tgz");
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("[bundle/sha256-mismatch]");
    expect(workspace.current.has("bad-withdeps.zip")).toBe(false);
  });
});
