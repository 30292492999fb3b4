import { describe, expect, it } from "vitest";
import { architectureByAlias, architectures, isArchitecture } from "./architecture.ts";

describe("architectures", () => {
  it("are the two that RAMP's reader and a cluster take", () => {
    expect(architectures.toSorted()).toEqual(["aarch64", "x86_64"]);
  });

  it.each(["x86_64", "aarch64"])("%s is one", (name) => {
    expect(isArchitecture(name)).toBe(true);
  });

  it.each(["", "amd64", "arm64", "x86-64", "X86_64", "AArch64", "i686", "constructor", "length"])(
    "%j is none",
    (name) => {
      expect(isArchitecture(name)).toBe(false);
    },
  );
});

describe("architectureByAlias", () => {
  it.each([
    ["amd64", "x86_64"],
    ["AMD64", "x86_64"],
    ["x64", "x86_64"],
    ["x86-64", "x86_64"],
    ["arm64", "aarch64"],
    ["ARM64", "aarch64"],
    ["arm64v8", "aarch64"],
  ])("%s means %s", (alias, expected) => {
    expect(architectureByAlias(alias)).toBe(expected);
  });

  it.each(["", "i386", "i686", "arm", "armv7l", "ppc64le", "s390x", "riscv64"])("%j means none", (name) => {
    expect(architectureByAlias(name)).toBeUndefined();
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "%s, which every object of the language has, means none",
    (name) => {
      expect(architectureByAlias(name)).toBeUndefined();
    },
  );
});
