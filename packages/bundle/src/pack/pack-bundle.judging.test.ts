import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finding } from "@rampart/findings";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tally } from "../bundle-builder.test-support.ts";
import { packBundle, packBundles, planPacking } from "./pack-bundle.ts";
import type { PackOptions } from "./pack-options.ts";
import type * as Judging from "./stages/judge-metadata.ts";

// Judging that also refuses modules of one name, whatever its rules are: what follows from a refusal is looked at here.
vi.mock("./stages/judge-metadata.ts", async (importOriginal) => {
  const { judgeMetadata } = await importOriginal<typeof Judging>();
  const judge: typeof judgeMetadata = (derived, judging) => {
    const { findings, ...judged } = judgeMetadata(derived, judging);
    const isRefused = derived.moduleJson?.metadata.module_name === "refused";
    const error = finding("load/no-commands", {}, { module: "refused" });
    return {
      ...judged,
      findings: [...findings, ...(isRefused ? [{ ...error, severity: "error" as const }] : [])],
    };
  };
  return { judgeMetadata: judge };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pack-judging-"));
  await writeFile(join(folder, "tally.so"), tally);
  await writeFile(join(folder, "out.zip"), "what was there before");
});
afterEach(() => rm(folder, { recursive: true }));

function options(moduleName: string, output: string): PackOptions {
  const fields = { module_name: moduleName, version: 10203, commands: [] };
  return {
    inputs: { modulePath: join(folder, "tally.so"), environment: {}, fields },
    facts: { description: { from: "manifest" }, operatingSystems: ["rhel9"] },
    output: join(folder, output),
  };
}

const before = ["out.zip", "tally.so"];

describe("metadata that are refused", () => {
  it("are not written, and what is there stays", async () => {
    const { bundle, findings } = await packBundle(options("refused", "out.zip"));
    expect(bundle).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === "error")).toHaveLength(1);
    expect((await readdir(folder)).toSorted()).toEqual(before);
    expect(await readFile(join(folder, "out.zip"), "utf8")).toBe("what was there before");
  });

  it("are not planned", async () => {
    expect((await planPacking(options("refused", "out.zip"))).bundle).toBeUndefined();
  });

  it("keep the others of a set from being written, whichever comes first", async () => {
    const good = options("tally", "good.zip");
    const refused = options("refused", "refused.zip");
    for (const all of [
      [good, refused],
      [refused, good],
    ]) {
      const results = await packBundles(all);
      expect(results.map(({ bundle }) => bundle)).toEqual([undefined, undefined]);
      expect((await readdir(folder)).toSorted()).toEqual(before);
    }
  });
});

it("metadata that are not refused are written", async () => {
  expect((await packBundle(options("tally", "good.zip"))).bundle?.path).toBe(join(folder, "good.zip"));
  expect((await readdir(folder)).toSorted()).toEqual(["good.zip", ...before]);
});

it("systems that the caller names and nobody knows are said once each", async () => {
  const { facts, ...given } = options("tally", "new.zip");
  const { bundle, findings } = await packBundle({
    ...given,
    facts: { ...facts, operatingSystems: ["rhel9", "rhel99", "plan9"] },
  });
  expect(bundle).toBeDefined();
  const unknown = findings.filter(({ rule }) => rule === "metadata/operating-system-unknown");
  expect(unknown.map(({ place }) => place.pointer)).toEqual(["/operating_systems/1", "/operating_systems/2"]);
});
