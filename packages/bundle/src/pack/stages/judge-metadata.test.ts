import { describe, expect, it } from "vitest";
import { deriveMetadata } from "./derive-metadata.ts";
import { type FactParts, factsWith, loadedWith } from "./facts.test-support.ts";
import { judgeMetadata } from "./judge-metadata.ts";

/** What is said of finished metadata, and whether there is something to plan. */
function judge(parts: FactParts = {}) {
  const derived = deriveMetadata(factsWith(parts), {}, "pack").value;
  if (derived === undefined) throw new Error("nothing was derived");
  const { value, findings } = judgeMetadata(derived, "pack");
  return {
    findings: findings.map(({ severity, rule }) => `${severity} ${rule}`),
    isHandedOn: value !== undefined,
  };
}

describe("judgeMetadata", () => {
  it("hands good metadata on", () => {
    expect(judge()).toEqual({ findings: [], isHandedOn: true });
  });

  it("warns of a Redis version that lacks a function that the module calls", () => {
    const discovery = loadedWith([{ name: "RedisModule_AddACLCategory", since: "7.4.0" }], "7.4.0");
    const judged = (min_redis_version: string) =>
      judge({ manifest: { min_redis_version }, facts: { discovery } }).findings;
    expect(judged("7.2")).toEqual(["warning load/min-redis-version-too-low"]);
    expect(judged("7.4")).toEqual([]);
  });

  it("warns where a declared system alone is at fault", () => {
    const versionNeeds = [{ library: "libc.so.6", version: "GLIBC_2.39", weak: false }];
    expect(judge({ elf: { versionNeeds } })).toEqual({
      findings: ["warning elf/symbol-version-too-new"],
      isHandedOn: true,
    });
    expect(judge({ elf: { needed: ["libc.so.6", "libssl.so.0.9"] } }).findings).toEqual([
      "warning elf/library-missing",
    ]);
  });

  it("judges the systems where there are no metadata, and hands nothing on", () => {
    const versionNeeds = [{ library: "libc.so.6", version: "GLIBC_2.39", weak: false }];
    const description = { name: "tally", version: 100_000_000, commands: [] };
    expect(judge({ elf: { versionNeeds }, facts: { description } })).toEqual({
      findings: ["warning elf/symbol-version-too-new"],
      isHandedOn: false,
    });
  });
});
