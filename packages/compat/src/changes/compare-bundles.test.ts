import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, changesOf, commandWith, elfWith, moduleOf } from "./comparing.test-support.ts";

type Case = [what: string, before: object, after: object, expected: readonly object[]];

const one = (name: string, fields: object = {}) => ({ commands: [commandWith(name, fields)] });
const deps = (name: string, fields: object) => ({ dependencies: Object.fromEntries([[name, fields]]) });

const commandCases: Case[] = [
  [
    "removed",
    { commands: [commandWith("a"), commandWith("b")] },
    one("a"),
    [{ kind: "command-removed", impact: "breaking", subject: "b", before: commandWith("b") }],
  ],
  [
    "added",
    one("a"),
    { commands: [commandWith("b"), commandWith("a")] },
    [{ kind: "command-added", impact: "addition", subject: "b", after: commandWith("b") }],
  ],
  [
    "spelled otherwise",
    one("T.Get"),
    one("t.get"),
    [{ kind: "command-respelled", impact: "neutral", subject: "t.get", before: "T.Get", after: "t.get" }],
  ],
  [
    "that differ in letters that servers do not fold",
    one("é"),
    one("É"),
    [
      { kind: "command-added", impact: "addition", subject: "É", after: commandWith("É") },
      { kind: "command-removed", impact: "breaking", subject: "é", before: commandWith("é") },
    ],
  ],
  [
    "whose keys moved",
    one("a"),
    one("a", { last_key: -1 }),
    [
      {
        kind: "command-keys-changed",
        impact: "breaking",
        subject: "a",
        before: { first_key: 1, last_key: 1, step: 1 },
        after: { first_key: 1, last_key: -1, step: 1 },
      },
    ],
  ],
  [
    "with flags in another order or twice",
    one("a", { flags: ["readonly", "fast"] }),
    one("a", { flags: ["fast", "readonly", "fast"] }),
    [],
  ],
  [
    "with other flags",
    one("a", { flags: ["readonly", "denyoom", "fast", "x"] }),
    one("a", { flags: ["write", "noscript", "loading"] }),
    [
      { kind: "command-flag-lost", impact: "addition", subject: "a", flag: "denyoom" },
      { kind: "command-flag-lost", impact: "neutral", subject: "a", flag: "fast" },
      { kind: "command-flag-lost", impact: "breaking", subject: "a", flag: "readonly" },
      { kind: "command-flag-lost", impact: "neutral", subject: "a", flag: "x" },
      { kind: "command-flag-gained", impact: "addition", subject: "a", flag: "loading" },
      { kind: "command-flag-gained", impact: "breaking", subject: "a", flag: "noscript" },
      { kind: "command-flag-gained", impact: "breaking", subject: "a", flag: "write" },
    ],
  ],
  [
    "listed twice: the first stands",
    { commands: [commandWith("a", { command_arity: 2 }), commandWith("A", { command_arity: 9 })] },
    one("a", { command_arity: 2 }),
    [],
  ],
  [
    "named like what every object has",
    one("__proto__"),
    one("constructor"),
    [
      { kind: "command-removed", impact: "breaking", subject: "__proto__", before: commandWith("__proto__") },
      {
        kind: "command-added",
        impact: "addition",
        subject: "constructor",
        after: commandWith("constructor"),
      },
    ],
  ],
  [
    "in another order",
    { commands: ["b", "a"].map((n) => commandWith(n)) },
    { commands: ["a", "b"].map((n) => commandWith(n)) },
    [],
  ],
];

describe("commands", () => {
  it.each(commandCases)("%s", (_what, before, after, expected) => {
    expect(changesOf(before, after).toSorted(byMarks)).toEqual(expected.toSorted(byMarks));
  });

  // From arity, to arity, what that is: written by hand from `positive: exactly, negative: at least`.
  it.each([
    [2, 3, "command-arity-narrowed"],
    [3, 2, "command-arity-narrowed"],
    [2, -3, "command-arity-narrowed"],
    [2, -2, "command-arity-widened"],
    [2, 0, "command-arity-widened"],
    [-2, 2, "command-arity-narrowed"],
    [-2, -3, "command-arity-narrowed"],
    [-3, -2, "command-arity-widened"],
    [-3, 3, "command-arity-narrowed"],
    [3, 0, "command-arity-widened"],
    [-1, 0, undefined],
    [4, 4, undefined],
  ] as const)("of arity %i and then %i", (before, after, kind) => {
    const impact = kind === "command-arity-widened" ? "addition" : "breaking";
    const expected = kind === undefined ? [] : [{ kind, impact, subject: "a", before, after }];
    expect(changesOf(one("a", { command_arity: before }), one("a", { command_arity: after }))).toEqual(
      expected,
    );
  });

  it("come in the order of their names", () => {
    const names = ["b", "C", "a"];
    const changes = changesOf({ commands: [] }, { commands: names.map((name) => commandWith(name)) });
    expect(changes.map(({ subject }) => subject)).toEqual(["a", "b", "C"]);
  });

  it("take work that grows as they do", async () => {
    const many = (size: number, offset: number) =>
      Array.from({ length: 2 * size }, (_, index) => commandWith(`c.${index + offset}`));
    await expectLinear(
      (size) =>
        expect(changesOf({ commands: many(size, 0) }, { commands: many(size, size) })).toHaveLength(2 * size),
      1000,
    );
  });
});

function byMarks(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

describe("entries that could not be read", () => {
  const entry = (size: number, hash?: string) => ({
    ...({ name: "deps/x.tgz", kind: "file", size, compressedSize: 9 } as const),
    ...(hash !== undefined && { sha256: hash }),
  });
  const of = (before: object, after: object) =>
    compareBundles(bundleWith({}, before), bundleWith({}, after)).changes.filter(
      ({ kind }) => kind !== "version-kept",
    );

  it("are not said to have changed", () => {
    const [read, unread, larger] = [[entry(9, "a")], [entry(9)], [entry(10)]];
    expect(of({ entries: read }, { entries: unread })).toEqual([]);
    expect(of({ entries: unread }, { entries: read })).toEqual([]);
    expect(of({ entries: read }, { entries: larger })).toEqual([]);
    expect(of({ entries: [] }, { entries: unread })).toEqual([
      { kind: "file-added", impact: "neutral", subject: "deps/x.tgz", after: { size: 9 } },
    ]);
  });

  it("may have had the libraries of the new bundle", () => {
    const elf = elfWith([["libc.so.6", "GLIBC_2.99"]]);
    const after = { entries: [entry(9, "a")], sharedObjects: [{ entry: "deps/x.tgz!/x.so", elf }] };
    const kinds = (before: object) => of(before, after).map(({ kind }) => kind);
    expect(kinds({ entries: [entry(9, "b")], sharedObjects: [] })).toContain("need-unmet");
    expect(kinds({ entries: [entry(9)], sharedObjects: [] })).toEqual([]);
    const unreadArchives = ["deps/x.tgz"];
    expect(kinds({ entries: [entry(9, "b")], sharedObjects: [], unreadArchives })).toEqual(["file-changed"]);
  });
});

/** Clusters older than the 7.4 that the example demands have this Redis and this system. */
const onOlderClusters = { compatible_redis_version: "7.2", operating_systems: ["rhel8"] };

const metadataCases: Case[] = [
  [
    "module_name",
    {},
    { module_name: "count" },
    [{ kind: "module-renamed", impact: "breaking", subject: "count", before: "tally", after: "count" }],
  ],
  [
    "architecture",
    {},
    { architecture: "aarch64" },
    [
      {
        kind: "architecture-changed",
        impact: "breaking",
        subject: "tally",
        before: "x86_64",
        after: "aarch64",
      },
    ],
  ],
  [
    "operating_systems",
    { operating_systems: ["rhel8", "rhel9"] },
    { operating_systems: ["ubuntu22", "rhel9"] },
    [
      { kind: "system-removed", impact: "breaking", subject: "rhel8" },
      { kind: "system-added", impact: "addition", subject: "ubuntu22" },
    ],
  ],
  ["the old name of operating_systems", { operating_systems: undefined, os_list: ["rhel9"] }, {}, []],
  [
    "compatible_redis_version",
    {},
    { compatible_redis_version: "8.2" },
    [
      {
        kind: "redis-version-changed",
        impact: "breaking",
        subject: "compatible_redis_version",
        before: "8.0",
        after: "8.2",
      },
    ],
  ],
  [
    "compatible_redis_version where there was none",
    { compatible_redis_version: undefined },
    {},
    [
      {
        kind: "redis-version-changed",
        impact: "breaking",
        subject: "compatible_redis_version",
        after: "8.0",
      },
    ],
  ],
  [
    "compatible_redis_version gone, where the lowest version is of another major",
    {},
    { compatible_redis_version: "" },
    [
      {
        kind: "redis-version-changed",
        impact: "breaking",
        subject: "compatible_redis_version",
        before: "8.0",
      },
    ],
  ],
  [
    "compatible_redis_version gone, where the lowest version takes it",
    { min_redis_version: "8.0" },
    { min_redis_version: "8.0", compatible_redis_version: undefined },
    [{ kind: "redis-version-freed", impact: "addition", subject: "compatible_redis_version", before: "8.0" }],
  ],
  [
    "compatible_redis_version with its patch, which nobody compares",
    {},
    { compatible_redis_version: "8.0.1" },
    [
      {
        kind: "field-changed",
        impact: "neutral",
        subject: "compatible_redis_version",
        before: "8.0",
        after: "8.0.1",
      },
    ],
  ],
  [
    "min_redis_version up",
    { compatible_redis_version: "", min_redis_version: "7.2" },
    { compatible_redis_version: "", min_redis_version: "7.10" },
    [
      {
        kind: "min-redis-version-raised",
        impact: "breaking",
        subject: "min_redis_version",
        before: "7.2",
        after: "7.10",
      },
    ],
  ],
  [
    "min_redis_version down",
    { compatible_redis_version: "", min_redis_version: "7.2.4" },
    { compatible_redis_version: "", min_redis_version: "7.2" },
    [
      {
        kind: "min-redis-version-lowered",
        impact: "addition",
        subject: "min_redis_version",
        before: "7.2.4",
        after: "7.2",
      },
    ],
  ],
  [
    "min_redis_version down to another major, where nothing else is declared",
    { compatible_redis_version: "", min_redis_version: "8.0" },
    { compatible_redis_version: "", min_redis_version: "7.4" },
    [
      {
        kind: "redis-major-changed",
        impact: "breaking",
        subject: "min_redis_version",
        before: "8.0",
        after: "7.4",
      },
    ],
  ],
  [
    "min_redis_version written otherwise",
    { min_redis_version: "7.2" },
    { min_redis_version: "7.2.0" },
    [
      {
        kind: "field-changed",
        impact: "neutral",
        subject: "min_redis_version",
        before: "7.2",
        after: "7.2.0",
      },
    ],
  ],
  [
    "min_redis_pack_version up, by its build",
    { min_redis_pack_version: "8.0.20-96" },
    { min_redis_pack_version: "8.0.20-100" },
    [
      {
        kind: "min-cluster-version-raised",
        impact: "breaking",
        subject: "min_redis_pack_version",
        before: "8.0.20-96",
        after: "8.0.20-100",
      },
    ],
  ],
  [
    "min_redis_pack_version gone",
    onOlderClusters,
    { ...onOlderClusters, min_redis_pack_version: undefined },
    [
      {
        kind: "min-cluster-version-lowered",
        impact: "addition",
        subject: "min_redis_pack_version",
        before: "7.4",
      },
    ],
  ],
  [
    "min_redis_pack_version where there was none",
    { ...onOlderClusters, min_redis_pack_version: "" },
    onOlderClusters,
    [
      {
        kind: "min-cluster-version-raised",
        impact: "breaking",
        subject: "min_redis_pack_version",
        after: "7.4",
      },
    ],
  ],
  [
    "capabilities",
    { capabilities: ["crdb", "types", "crdb"] },
    { capabilities: ["ipv6"] },
    [
      {
        kind: "capability-lost",
        impact: "breaking",
        subject: "crdb",
        blocks: [{ meaning: "it is Active-Active", fields: ["crdt"] }],
      },
      { kind: "capability-lost", impact: "breaking", subject: "types", blocks: [] },
      { kind: "capability-added", impact: "addition", subject: "ipv6" },
    ],
  ],
  ["capabilities in another order", { capabilities: ["a", "b"] }, { capabilities: ["b", "a", "b"] }, []],
  [
    "a capability that databases demand by what nobody documents",
    { capabilities: ["failover_migrate"] },
    { capabilities: [] },
    [
      {
        kind: "capability-lost",
        impact: "breaking",
        subject: "failover_migrate",
        blocks: [{ meaning: "it has replica shards", fields: ["replication"], inferred: true }],
      },
    ],
  ],
  [
    "bigstore_version_2_support, which stands in for a capability",
    { capabilities: [], bigstore_version_2_support: true },
    { capabilities: ["bigstore_version_2"] },
    [{ kind: "field-changed", impact: "neutral", subject: "bigstore_version_2_support", before: true }],
  ],
  [
    "dependencies",
    deps("__proto__", { url: "https://example.com/a.tgz" }),
    deps("constructor", {}),
    [
      {
        kind: "dependency-removed",
        impact: "neutral",
        subject: "__proto__",
        before: { url: "https://example.com/a.tgz" },
      },
      { kind: "dependency-added", impact: "neutral", subject: "constructor", after: {} },
    ],
  ],
  [
    "a dependency that may be missing now",
    deps("data", { sha256: "A".repeat(64) }),
    { "optional-dependencies": { data: { sha256: "a".repeat(64) } } },
    [
      {
        kind: "dependency-changed",
        impact: "neutral",
        subject: "data",
        before: { sha256: "A".repeat(64) },
        after: { sha256: "a".repeat(64), optional: true },
      },
    ],
  ],
  [
    "a checksum in capitals",
    deps("x", { sha256: "A".repeat(64) }),
    deps("x", { sha256: "a".repeat(64) }),
    [],
  ],
  [
    "command_line_args",
    {},
    { command_line_args: "MAX 10" },
    [{ kind: "arguments-changed", impact: "neutral", subject: "command_line_args", after: "MAX 10" }],
  ],
  [
    "config_command",
    { config_command: "T.CONFIG" },
    {},
    [{ kind: "config-command-changed", impact: "neutral", subject: "config_command", before: "T.CONFIG" }],
  ],
  [
    "a field that nobody knows",
    { __proto__x: 1 },
    { crdb: { name: "x", supported_featureset_versions: [1] } },
    [
      { kind: "field-changed", impact: "neutral", subject: "__proto__x", before: 1 },
      {
        kind: "field-changed",
        impact: "neutral",
        subject: "crdb",
        after: { name: "x", supported_featureset_versions: [1] },
      },
    ],
  ],
  [
    "an object with its keys in another order",
    { crdb: { name: "x", supported_featureset_versions: [1] } },
    { crdb: { supported_featureset_versions: [1], name: "x" } },
    [],
  ],
  [
    "nothing said in another way",
    { config_command: undefined, crdb: {} },
    { config_command: "", crdb: undefined },
    [],
  ],
  [
    "version alone",
    {},
    { version: 10204 },
    [{ kind: "field-changed", impact: "neutral", subject: "version", before: 10203, after: 10204 }],
  ],
];

describe("metadata", () => {
  it.each(metadataCases)("%s", (_what, before, after, expected) => {
    expect(changesOf(before, after)).toEqual(expected);
  });

  it("with __proto__ as a field is compared", () => {
    const after = bundleWith();
    Object.defineProperty(after.metadata, "__proto__", { value: { x: 1 }, enumerable: true });
    expect(compareBundles(bundleWith(), after).changes).toContainEqual({
      kind: "field-changed",
      impact: "neutral",
      subject: "__proto__",
      after: { x: 1 },
    });
  });
});

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
