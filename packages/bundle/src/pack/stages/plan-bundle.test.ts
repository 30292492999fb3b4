import { nodeRuntime } from "@rampart/files";
import { describe, expect, it } from "vitest";
import { parseNameTemplate } from "../name-template.ts";
import { deriveMetadata } from "./derive-metadata.ts";
import { type FactParts, factsWith, loadedWith } from "./facts.test-support.ts";
import { planBundle } from "./plan-bundle.ts";

function plan(parts: FactParts = {}, template?: string) {
  const facts = factsWith(parts);
  const moduleJson = deriveMetadata(facts, {}, "pack").value?.moduleJson;
  if (moduleJson === undefined) throw new Error("no metadata were derived");
  const parsed = template === undefined ? undefined : parseNameTemplate(template);
  const { value } = planBundle({ facts, moduleJson }, parsed, nodeRuntime);
  if (value === undefined) throw new Error("nothing was planned");
  return value;
}

describe("planBundle", () => {
  it("names the bundle after the module, its system, architecture and version", () => {
    expect(plan().path).toBe("tally.Linux-rhel9-x86_64.1.2.3.zip");
    const description = { name: "../tally", version: 10203, commands: [] };
    expect(plan({ facts: { description } }).path).toBe(".._tally.Linux-rhel9-x86_64.1.2.3.zip");
  });

  it("follows the template, with the folder of the module in it", () => {
    expect(plan({}, "out/{folder}-{name}-{arch}.zip").path).toBe("out/build-tally-x86_64.zip");
  });

  it("puts module.json first, then the module, then dependencies in name order", () => {
    const file = (fileName: string) => ({
      fileName,
      path: `/f/${fileName}`,
      size: 1,
      sha256: "2".repeat(64),
    });
    const dependencies = {
      files: [file("z.tgz"), file("a.bin")],
      declared: { dependencies: {}, "optional-dependencies": {} },
    };
    const { entries } = plan({ facts: { dependencies } }).plan;
    expect(
      entries.map(({ input }) => `${input.name} ${input.mode?.toString(8)} ${input.compression}`),
    ).toEqual([
      "module.json 644 deflate",
      "tally.so 755 deflate",
      "deps/a.bin 644 deflate",
      "deps/z.tgz 644 store",
    ]);
  });

  it("has a digest that depends on contents and names alone", () => {
    const moved = { ...factsWith().inputs.module, path: "/elsewhere/tally.so" };
    const changed = { ...moved, sha256: "3".repeat(64) };
    const digest = plan().plan.contentDigest;
    expect(plan({ inputs: { module: moved } }).plan.contentDigest).toBe(digest);
    expect(plan({ inputs: { module: changed } }).plan.contentDigest).not.toBe(digest);
  });

  it("keeps what the load told for whoever prints it", () => {
    const discovery = loadedWith([], "4.0.0");
    expect(plan({ facts: { discovery } }).discovery).toBe(discovery);
    expect(plan()).not.toHaveProperty("discovery");
  });
});
