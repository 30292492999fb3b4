import type { BundleReading } from "@rampart/bundle/read";
import { describe, expect, it } from "vitest";
import { bundleWith } from "./comparing.test-support.ts";
import { fieldChanges } from "./field-changes.ts";

const [a, b] = ["a".repeat(64), "b".repeat(64)] as const;

describe("the checksum of a bundle", () => {
  /** What the metadata say of a module, and what it has. */
  const bundle = (field: string | undefined, actual: string | undefined) =>
    bundleWith(
      { sha256: field },
      actual === undefined ? {} : { module: { entry: "tally.so", size: 9, sha256: actual } },
    );

  it("is no change of its own where the module changed with it", () => {
    expect(fieldChanges(bundle(a, a), bundle(b, b))).toEqual([]);
    expect(fieldChanges(bundle(a.toUpperCase(), a), bundle(b, b))).toEqual([]);
  });

  it.each([
    ["it was not that of the module", bundle(b, a), bundle(a, a)],
    ["it is written otherwise", bundle(a, a), bundle(a.toUpperCase(), a)],
    ["a module could not be read", bundle(a, a), bundle(b, undefined)],
  ])("is one where %s", (_what, before, after) => {
    expect(fieldChanges(before, after)).toMatchObject([{ kind: "field-changed", subject: "sha256" }]);
  });
});

it("breaks where the checksum is no longer that of the module, whichever of them changed", () => {
  const of = (sha256: string, actual: string) =>
    bundleWith({ sha256 }, { module: { entry: "tally.so", size: 9, sha256: actual } });
  for (const after of [of(b, a), of(a, b)]) {
    const { sha256 } = after.metadata;
    expect(fieldChanges(of(a, a), after)).toEqual([
      { kind: "checksum-broken", impact: "breaking", subject: "sha256", before: a, after: sha256 },
    ]);
  }
  expect(fieldChanges(of(a, b), of(a, "c".repeat(64)))).toEqual([]);
});

describe("notes of edits", () => {
  it.each(["add_command", "exclude_commands", "overide_command"])(
    "are compared as they are written: %s",
    (field) => {
      const bundle = (written: unknown) => {
        const value = { [field]: written };
        const document = { value } as Partial<BundleReading["document"]> as BundleReading["document"];
        // What is malformed is not in the metadata.
        return bundleWith({ [field]: [] }, { ...(document && { document }) });
      };
      expect(fieldChanges(bundle([]), bundle([{ command_arity: 1 }]))).toEqual([
        {
          ...{ kind: "field-changed", impact: "neutral", subject: field },
          after: [{ command_arity: 1 }],
        },
      ]);
      expect(fieldChanges(bundle([{ x: 1, y: 2 }]), bundle([{ y: 2, x: 1 }]))).toEqual([]);
    },
  );
});
