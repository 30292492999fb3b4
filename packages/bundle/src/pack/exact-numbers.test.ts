import { emptyManifest, parseManifest, parseModuleMetadata } from "@rampart/metadata";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetadataOptions } from "./pack-options.ts";
import { deriveMetadata } from "./stages/derive-metadata.ts";
import { factsWith } from "./stages/facts.test-support.ts";

/** The text of `module.json` that a manifest makes. */
function moduleJson(text: string, options: MetadataOptions = {}): string {
  const { manifest, document } = parseManifest(Buffer.from(text), {});
  if (document === undefined || manifest === undefined) throw new Error("the manifest was not understood");
  const facts = factsWith({ inputs: { manifest: { ...emptyManifest, ...manifest }, document } });
  const { moduleJson: made } = deriveMetadata(facts, options, "pack").value ?? {};
  if (made === undefined) throw new Error("nothing was derived");
  return made.text;
}

describe("a number of the manifest stands in module.json with its digits", () => {
  it.each([
    ["crdb: {y: 9007199254740993}", '"y": 9007199254740993'],
    ["crdb: {y: -123456789012345678901234567890}", '"y": -123456789012345678901234567890'],
    ["crdb: {y: 0.1000000000000000055511151231257827}", '"y": 0.1000000000000000055511151231257827'],
    ["crdb: {y: 1.0e+400}", '"y": 1.0e+400'],
    ["crdb: {a: {b: [1, 9007199254740993]}}", "9007199254740993\n"],
    ["redis_ref: 8.10", '"redis_ref": 8.10'],
    ["docker_image_version: 0x20000000000001", '"docker_image_version": 9007199254740993'],
    ['{"author": "A", "crdb": {"y": 9007199254740993.50}}', '"y": 9007199254740993.50'],
    ["crdb:\n  a: &x {y: 9007199254740993}\n  b: {<<: *x}", '"b": {\n      "y": 9007199254740993\n    }'],
    // A field of integers has integers, however they were typed.
    ["author: A\nversion: 010203", '"version": 10203'],
  ])("%s", (text, expected) => {
    expect(moduleJson(text)).toContain(expected);
  });

  it("whatever the digits, and they are read back", () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,30}$/);
    const number = fc.oneof(
      digits,
      fc.tuple(digits, digits).map((parts) => parts.join(".")),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), number, { minKeys: 1 }), (fields) => {
        const lines = Object.entries(fields).map(([key, value]) => `  ${key}x: ${value}\n`);
        const text = moduleJson(`crdb:\n${lines.join("")}`);
        const { document } = parseModuleMetadata(Buffer.from(text), { bundled: true });
        for (const [key, value] of Object.entries(fields))
          expect(document?.source(["crdb", `${key}x`])).toBe(value);
      }),
    );
  });

  it("as integers alone where RAMP's own text is written", () => {
    const text = moduleJson("crdb: {y: 9007199254740993, z: 8.10}", {
      strictRamp: { machine: "x86_64", system: "Linux" },
    });
    expect(text).toContain('"y": 9007199254740993');
    expect(text).toContain('"z": 8.1\n');
  });
});
