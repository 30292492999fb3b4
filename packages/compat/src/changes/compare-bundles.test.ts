import { describe, expect, it } from "vitest";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, elfWith, moduleOf } from "./comparing.test-support.ts";

describe("the needs of the binary", () => {
  const glibc = (version: string) => elfWith([["libc.so.6", `GLIBC_${version}`]], ["libc.so.6"]);
  const compare = (
    before: ReturnType<typeof elfWith>,
    after: ReturnType<typeof elfWith>,
    systems: string[],
  ) =>
    compareBundles(
      bundleWith({ operating_systems: systems }, moduleOf(before)),
      bundleWith({ operating_systems: systems }, moduleOf(after)),
    ).changes.filter(({ kind }) => kind !== "version-kept");

  it("raised beyond a declared system break", () => {
    expect(compare(glibc("2.28"), glibc("2.34"), ["rhel8", "rhel9"])).toEqual([
      {
        kind: "need-unmet",
        impact: "breaking",
        subject: "GLIBC",
        file: "tally.so",
        before: "GLIBC_2.28",
        after: "GLIBC_2.34",
        unmetBy: [{ system: "rhel8", has: ["GLIBC_2.28"] }],
      },
    ]);
  });

  it("raised to what every declared system has are shown and break nothing", () => {
    expect(compare(glibc("2.28"), glibc("2.34"), ["rhel9"])).toEqual([
      {
        kind: "need-changed",
        impact: "neutral",
        subject: "GLIBC",
        file: "tally.so",
        before: "GLIBC_2.28",
        after: "GLIBC_2.34",
      },
    ]);
  });

  it("that a system never met do not break it again", () => {
    expect(compare(glibc("2.34"), glibc("2.35"), ["rhel8"]).map(({ kind }) => kind)).toEqual([
      "need-changed",
    ]);
  });

  it("beyond a system that is declared only now are no change of that system", () => {
    const changes = compareBundles(
      bundleWith({ operating_systems: ["rhel9"] }, moduleOf(glibc("2.28"))),
      bundleWith({ operating_systems: ["rhel8", "rhel9"] }, moduleOf(glibc("2.34"))),
    ).changes.map(({ kind }) => kind);
    expect(changes).toEqual(["version-kept", "system-added", "need-changed"]);
  });

  it("are of families, of libraries in generations and of other libraries", () => {
    const before = elfWith([["libc.so.6", "GLIBC_2.17"]], ["libc.so.6", "libssl.so.1.1", "libold.so"]);
    const after = elfWith([["libstdc++.so.6", "GLIBCXX_3.4.21"]], ["libc.so.6", "libssl.so.3", "libnew.so"]);
    expect(compare(before, after, ["rhel8"])).toEqual([
      { kind: "need-removed", impact: "neutral", subject: "GLIBC", file: "tally.so", before: "GLIBC_2.17" },
      {
        kind: "need-added",
        impact: "neutral",
        subject: "GLIBCXX",
        file: "tally.so",
        after: "GLIBCXX_3.4.21",
      },
      {
        kind: "need-unmet",
        impact: "breaking",
        subject: "libssl",
        file: "tally.so",
        before: "libssl.so.1.1",
        after: "libssl.so.3",
        unmetBy: [{ system: "rhel8", has: expect.arrayContaining(["libssl.so.1.1"]) }],
      },
      { kind: "library-removed", impact: "neutral", subject: "libold.so", file: "tally.so" },
      { kind: "library-added", impact: "neutral", subject: "libnew.so", file: "tally.so" },
    ]);
  });

  it("of libraries in archives count too, those of a new one only where a system cannot load it", () => {
    const shared = (entry: string, version: string) => ({ sharedObjects: [{ entry, elf: glibc(version) }] });
    const systems = { operating_systems: ["rhel8"] };
    const kinds = (before: object, after: object) =>
      compareBundles(bundleWith(systems, before), bundleWith(systems, after)).changes.map(
        ({ kind, impact }) => `${kind} ${impact}`,
      );
    const name = "deps/x.tgz!/y.so";
    expect(kinds(shared(name, "2.17"), shared(name, "2.28"))).toContain("need-changed neutral");
    expect(kinds(shared(name, "2.17"), shared(name, "2.34"))).toContain("need-unmet breaking");
    expect(kinds({}, shared(name, "2.34"))).toContain("need-unmet breaking");
    expect(kinds({}, shared(name, "2.28"))).toEqual([]);
  });

  it("of which one side knows nothing are not compared", () => {
    const parts = moduleOf(glibc("2.34"));
    expect(compareBundles(bundleWith(), bundleWith({}, parts)).changes).toEqual([]);
  });
});

describe("files", () => {
  const entry = (name: string, size: number, sha256: string) =>
    ({ name, kind: "file", size, compressedSize: size, sha256 }) as const;
  const module = (size: number, sha256: string) => ({ entry: "tally.so", size, sha256 });

  it("are the module, what else is in the zip, and the zip", () => {
    const before = bundleWith(
      {},
      {
        size: 200,
        contentDigest: "1",
        module: module(100, "a"),
        entries: [entry("tally.so", 100, "a"), entry("deps/x", 0, "x"), entry("deps/y", 5, "y")],
      },
    );
    const after = bundleWith(
      {},
      {
        size: 301,
        contentDigest: "2",
        module: module(150, "b"),
        entries: [entry("tally.so", 150, "b"), entry("deps/x", 7, "x2"), entry("deps/z", 6, "z")],
      },
    );
    expect(compareBundles(before, after).changes.slice(1)).toEqual([
      {
        kind: "module-changed",
        impact: "neutral",
        subject: "tally.so",
        before: { size: 100, sha256: "a" },
        after: { size: 150, sha256: "b" },
        ratio: 1.5,
      },
      {
        kind: "file-changed",
        impact: "neutral",
        subject: "deps/x",
        before: { size: 0, sha256: "x" },
        after: { size: 7, sha256: "x2" },
      },
      { kind: "file-removed", impact: "neutral", subject: "deps/y", before: { size: 5, sha256: "y" } },
      { kind: "file-added", impact: "neutral", subject: "deps/z", after: { size: 6, sha256: "z" } },
      {
        kind: "bundle-size-changed",
        impact: "neutral",
        subject: "bundle",
        before: 200,
        after: 301,
        ratio: 1.505,
      },
    ]);
  });

  it("have permissions, without which a module does not load", () => {
    const of = (modes: Readonly<Record<string, number | undefined>>) =>
      bundleWith(
        {},
        {
          module: module(100, "a"),
          entries: Object.entries(modes).map(([name, mode]) => ({
            ...entry(name, 100, "a"),
            ...(mode !== undefined && { mode }),
          })),
        },
      );
    const kinds = (before: Parameters<typeof of>[0], after: Parameters<typeof of>[0]) =>
      compareBundles(of(before), of(after)).changes.slice(1);
    expect(kinds({ "tally.so": 0o755 }, { "tally.so": 0o644 })).toEqual([
      {
        kind: "module-not-executable",
        impact: "breaking",
        subject: "tally.so",
        before: "0755",
        after: "0644",
      },
    ]);
    const changed = { kind: "mode-changed", impact: "neutral" };
    expect(kinds({ "tally.so": 0o644, "deps/x": 0o755 }, { "tally.so": 0o755, "deps/x": 0o644 })).toEqual([
      { ...changed, subject: "tally.so", before: "0644", after: "0755" },
      { ...changed, subject: "deps/x", before: "0755", after: "0644" },
    ]);
    expect(compareBundles(of({ "tally.so": 0o755 }), of({ "tally.so": undefined })).changes).toEqual([]);
  });

  it("with other bytes that mean the same are said to have them", () => {
    const of = (contentDigest: string) => bundleWith({}, { contentDigest });
    expect(compareBundles(of("1"), of("2")).changes).toEqual([
      { kind: "version-kept", impact: "neutral", subject: "tally", before: "1.2.3", after: "1.2.3" },
      { kind: "content-changed", impact: "neutral", subject: "bundle", before: "1", after: "2" },
    ]);
  });

  it("that are only compressed otherwise ask for no version", () => {
    const { changes, version } = compareBundles(bundleWith({}, { size: 10 }), bundleWith({}, { size: 9 }));
    expect(changes.map(({ kind }) => kind)).toEqual(["bundle-size-changed"]);
    expect(version).toEqual({
      from: "1.2.3",
      to: "1.2.3",
      order: "same",
      demanded: "none",
      standsOn: "bundles",
      isEnough: true,
    });
  });
});

describe("the version", () => {
  const to = (semantic_version: string, more: object = {}) =>
    compareBundles(bundleWith(), bundleWith({ semantic_version, ...more }));

  it("alone is no change", () => {
    expect(to("1.3.0")).toEqual({
      changes: [],
      version: {
        from: "1.2.3",
        to: "1.3.0",
        order: "up",
        demanded: "none",
        standsOn: "bundles",
        isEnough: true,
      },
    });
  });

  it("that goes down breaks, whatever else changed", () => {
    const { changes, version } = to("1.2.2");
    expect(changes).toEqual([
      { kind: "version-lowered", impact: "breaking", subject: "tally", before: "1.2.3", after: "1.2.2" },
    ]);
    expect(version).toMatchObject({ order: "down", demanded: "none", isEnough: false });
  });

  it("that stays though something changed is said to", () => {
    const { changes, version } = to("1.2.3", { description: "x" });
    expect(changes[0]).toEqual({
      kind: "version-kept",
      impact: "neutral",
      subject: "tally",
      before: "1.2.3",
      after: "1.2.3",
    });
    expect(version).toMatchObject({ order: "same", demanded: "patch", needed: "1.2.4", isEnough: false });
  });
});
