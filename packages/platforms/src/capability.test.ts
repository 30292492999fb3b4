import { expect, test } from "vitest";
import { capabilities, isCapability, meets } from "./capability.ts";

// The list of RAMP's README, and what public manifests declare beyond it.
test.each([
  "types",
  "no_multi_key",
  "replica_of",
  "backup_restore",
  "eviction_expiry",
  "reshard_rebalance",
  "failover_migrate",
  "persistence_aof",
  "persistence_rdb",
  "hash_policy",
  "flash",
  "bigstore_version_2",
  "crdb",
  "clustering",
  "intershard_tls",
  "intershard_tls_pass",
  "ipv6",
  "asm",
  "short_form_clusterset",
])("%s is a capability", (name) => {
  expect(isCapability(name)).toBe(true);
});

test.each(["", "Types", "no-multi-key", "wings", "constructor", "__proto__"])("%j is none", (name) => {
  expect(isCapability(name)).toBe(false);
});

test("every capability stands once, with a description", () => {
  const names = capabilities.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  for (const { description } of capabilities) expect(description).toMatch(/\S/);
});

test.each([
  [1, false],
  [2, true],
  ["2", false],
  [undefined, false],
])("of %j, more than one is demanded: %s", (value, expected) => {
  expect(meets(value, { above: 1 })).toBe(expected);
});
