import type { BundleReading } from "@rampart/bundle/read";
import { describe, expect, it } from "vitest";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, elfWith, moduleOf } from "./comparing.test-support.ts";

const on = (machine: string) => elfWith([], [], machine);

/** A bundle that declares an architecture, of a module for a machine, with a library for another. */
function bundle(architecture: string | undefined, module: string | undefined, library?: string) {
  const parts: Partial<BundleReading> = {
    ...(module !== undefined && moduleOf(on(module))),
    ...(library !== undefined && { sharedObjects: [{ entry: "deps/x.tgz!/x.so", elf: on(library) }] }),
  };
  return bundleWith({ architecture }, parts);
}

type Bundle = ReturnType<typeof bundle>;

const found = (before: Bundle, after: Bundle) =>
  compareBundles(before, after)
    .changes.filter(({ kind }) => /machine|architecture/.test(kind))
    .map(({ kind, impact, subject }) => `${kind} ${impact} ${subject}`);

describe("the machine of a module", () => {
  const breaking = "machine-changed breaking tally.so";

  it("breaks where it changed and module.json says nothing of it", () => {
    expect(found(bundle("x86_64", "x86_64"), bundle("x86_64", "aarch64"))).toEqual([breaking]);
    expect(found(bundle("amd64", "x86_64"), bundle("amd64", "aarch64"))).toEqual([breaking]);
    expect(found(bundle(undefined, "x86_64"), bundle(undefined, "aarch64"))).toEqual([breaking]);
    const { changes } = compareBundles(bundle("x86_64", "x86_64"), bundle("x86_64", "aarch64"));
    expect(changes).toContainEqual({
      ...{ kind: "machine-changed", impact: "breaking", subject: "tally.so" },
      ...{ before: "x86_64", after: "aarch64" },
    });
  });

  it("is told once where module.json says the same", () => {
    expect(found(bundle("x86_64", "x86_64"), bundle("aarch64", "aarch64"))).toEqual([
      "architecture-changed breaking tally",
    ]);
  });

  it("breaks nothing where no node could load the old one", () => {
    expect(found(bundle("x86_64", "aarch64"), bundle("x86_64", "x86_64"))).toEqual([
      "unused-machine-changed neutral tally.so",
    ]);
  });

  it("is not compared where a module could not be read", () => {
    expect(found(bundle("x86_64", "x86_64"), bundle("x86_64", undefined))).toEqual([]);
    expect(found(bundle("x86_64", undefined), bundle("x86_64", "x86_64"))).toEqual([]);
  });
});

describe("the machine of a library", () => {
  const breaking = "machine-changed breaking deps/x.tgz!/x.so";
  const of = (module: string | undefined, library: string) => bundle("x86_64", module, library);

  it("breaks where the old module could load it, and the new one cannot", () => {
    expect(found(of("x86_64", "x86_64"), of("x86_64", "aarch64"))).toEqual([breaking]);
    expect(found(of("x86_64", "aarch64"), of("x86_64", "x86_64"))).toEqual([]);
    expect(found(of(undefined, "x86_64"), of(undefined, "aarch64"))).toEqual([breaking]);
  });

  it("goes with that of the module", () => {
    expect(found(bundle("x86_64", "x86_64", "x86_64"), bundle("aarch64", "aarch64", "aarch64"))).toEqual([
      "architecture-changed breaking tally",
    ]);
  });
});
