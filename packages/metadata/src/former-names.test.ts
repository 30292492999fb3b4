import { describe, expect, it } from "vitest";
import { fixManifest } from "./fixes/fix-text.ts";
import { certainCapability, certainField, nearestField } from "./former-names.ts";
import { manifestFields, moduleFields } from "./generated/fields.ts";
import { migrateManifest } from "./migrate/migrate-manifest.ts";

describe("a field under a former name", () => {
  it.each([
    ["min_rlec_version", "min_redis_pack_version"],
    ["min-rlec-version", "min_redis_pack_version"],
    ["MIN_RS_VERSION", "min_redis_pack_version"],
    ["os_list", "operating_systems"],
    ["min_redis_verison", "min_redis_version"],
    ["module-name", "module_name"],
  ])("%s is %s", (key, meant) => {
    expect(nearestField(key, manifestFields)).toBe(meant);
    expect(certainField(key, manifestFields)).toBe(meant);
  });

  it.each(["module-type", "module_type", "extra_files"])("%s is none", (key) => {
    expect(nearestField(key, manifestFields)).toBeUndefined();
    expect(certainField(key, manifestFields)).toBeUndefined();
  });

  it("os_list is a field of its own in module.json", () => {
    expect(moduleFields).toContain("os_list");
  });
});

it.each([
  ["cap_types", "types"],
  ["cap_replica_of", "replica_of"],
  ["cap-reshard-rebalance", "reshard_rebalance"],
  ["replica-of", "replica_of"],
  ["cap_nothing", undefined],
  ["types", undefined],
])("the capability %s is %s", (name, meant) => {
  expect(certainCapability(name)).toBe(meant);
});

describe("what was certainly meant is written", () => {
  const given = [
    "author: A",
    "min_rlec_version: 5.2",
    "os_list: [oel8, ubuntu2204]",
    "capabilities: [cap_types, cap_replica_of]",
    "",
  ].join("\n");
  const fixed = [
    "author: A",
    'min_redis_pack_version: "5.2"',
    "operating_systems: [rhel8, ubuntu22]",
    "capabilities: [types, replica_of]",
    "",
  ].join("\n");

  it("by --fix", () => {
    expect(fixManifest(given).text).toBe(fixed);
    expect(fixManifest(fixed).fixes).toEqual([]);
  });

  it("by migrate", () => {
    const { text = "" } = migrateManifest(given);
    expect(text).toContain('min_redis_pack_version: "5.2"');
    expect(text).toMatch(/operating_systems:[\s\S]*rhel8[\s\S]*ubuntu22/);
    expect(migrateManifest(text).text).toBe(text);
  });
});

describe("migrate keeps every value as it was typed", () => {
  it.each([
    "9007199254740993",
    "8.10",
    "0x10",
    "010",
    "1_000",
    "yes",
    "2024-01-01",
    "12:30:45",
    "7654e12",
    "1.50e+3",
  ])("%s", (typed) => {
    const { text = "" } = migrateManifest(`author: A\ncrdb:\n  y: ${typed}\n`);
    expect(text).toContain(`y: ${typed}\n`);
  });
});
