import { describe, expect, it } from "vitest";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, type Case, changesOf, deps } from "./comparing.test-support.ts";

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
