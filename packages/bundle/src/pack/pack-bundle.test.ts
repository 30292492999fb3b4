import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderFinding } from "@rampart/findings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFixture, sha256, tally } from "../bundle-builder.test-support.ts";
import { packBundle, readBundle, unpackBundle } from "../index.ts";
import type { InputOptions, PackOptions } from "./pack-options.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pack-bundle-"));
  await writeFile(join(folder, "tally.so"), tally);
  await writeFile(
    join(folder, "ramp.yml"),
    'display_name: Tally\nmodule_name: tally\nsemantic_version: 1.2.3\ncommands: []\nauthor: "${WHO}"\n',
  );
});
afterEach(() => rm(folder, { recursive: true }));

const options = (changes: Partial<PackOptions> = {}, inputs: Partial<InputOptions> = {}): PackOptions => ({
  inputs: {
    modulePath: join(folder, "tally.so"),
    manifestPath: join(folder, "ramp.yml"),
    environment: { WHO: "somebody" },
    ...inputs,
  },
  facts: { description: { from: "manifest" }, operatingSystems: ["rhel9"] },
  output: join(folder, "tally.zip"),
  ...changes,
});

const rules = (findings: Awaited<ReturnType<typeof packBundle>>["findings"], severity: string) =>
  findings.filter((found) => found.severity === severity).map(({ rule }) => rule);

describe("packBundle", () => {
  it("writes a bundle and says what is in it", async () => {
    const { bundle, findings } = await packBundle(options());
    expect(rules(findings, "error")).toEqual([]);
    const bytes = await readFile(join(folder, "tally.zip"));
    expect(bundle).toMatchObject({
      path: join(folder, "tally.zip"),
      size: bytes.length,
      sha256: sha256(bytes),
    });
    expect(bundle?.plan.metadata).toMatchObject({ module_name: "tally", author: "somebody", version: 10203 });
  });

  it("plans what a stranger then reads", async () => {
    const { bundle } = await packBundle(options());
    const reading = await readBundle({ path: join(folder, "tally.zip") });
    expect(reading.metadata).toEqual(bundle?.plan.metadata);
    expect(reading.contentDigest).toBe(bundle?.plan.contentDigest);
    expect(rules(reading.findings, "error")).toEqual([]);
  });

  it("packs a module of every architecture without loading it", async () => {
    await writeFile(join(folder, "tally.so"), readFixture("aarch64/tally.so"));
    const { bundle } = await packBundle(options());
    expect(bundle?.plan.metadata).toMatchObject({ architecture: "aarch64" });
    expect(rules((await readBundle({ path: join(folder, "tally.zip") })).findings, "error")).toEqual([]);
  });

  it.each<[string, () => Promise<void>, string]>([
    ["the module is none", () => writeFile(join(folder, "tally.so"), "text"), "elf/not-elf"],
    ["the manifest is none", () => writeFile(join(folder, "ramp.yml"), "- a\n"), "manifest/not-a-manifest"],
    [
      "nothing describes the module",
      () => writeFile(join(folder, "ramp.yml"), "author: x\n"),
      "manifest/module-undescribed",
    ],
  ])("reports and writes nothing where %s", async (_when, arrange, rule) => {
    await arrange();
    const { bundle, findings } = await packBundle(options());
    expect(bundle).toBeUndefined();
    expect(rules(findings, "error")).toContain(rule);
    expect((await readdir(folder)).toSorted()).toEqual(["ramp.yml", "tally.so"]);
    for (const { message } of findings.map(renderFinding)) expect(message).not.toMatch(/undefined|NaN/);
  });

  it.each<[string, Partial<PackOptions>, Partial<InputOptions>?]>([
    ["the module", {}, { modulePath: "/nowhere/x.so" }],
    ["the manifest", {}, { manifestPath: "/nowhere/ramp.yml" }],
    ["the source of commands", { facts: { description: { from: "file", path: "/nowhere/x.zip" } } }],
    ["the folder of the output", { output: "/nowhere/x.zip" }],
  ])("throws what the environment is at fault for where %s is missing", async (_what, changes, inputs) => {
    await expect(packBundle(options(changes, inputs))).rejects.toMatchObject({
      name: "RampartError",
      fault: "environment",
    });
  });

  it("rejects with the reason of the signal and leaves nothing", async () => {
    const reason = new Error("enough");
    await expect(packBundle(options({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect((await readdir(folder)).toSorted()).toEqual(["ramp.yml", "tally.so"]);
  });
});

describe("unpackBundle", () => {
  it("gives back what packBundle took", async () => {
    await packBundle(options());
    const target = join(folder, "out");
    const { files, findings } = await unpackBundle(
      { path: join(folder, "tally.zip") },
      { folder: target, replace: false },
    );
    expect(findings).toEqual([]);
    expect(files).toEqual([join(target, "module.json"), join(target, "tally.so")]);
    expect((await readFile(join(target, "tally.so"))).equals(tally)).toBe(true);
  });
});
