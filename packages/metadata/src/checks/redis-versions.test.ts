import { type Finding, renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { judgeFields } from "../manifest/judge-manifest.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { parseModuleMetadata } from "../module/parse-module-metadata.ts";

const versionRules = /^(metadata\/(redis-version|compatible-redis-version)|manifest\/version)/;

function shown(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ rule }) => versionRules.test(rule))
    .map(({ severity, rule, place }) => `${severity} ${rule.replace("redis-version", "…")} ${place.pointer}`);
}

const ofManifest = (text: string) => judgeFields(parseManifest(Buffer.from(`author: A\n${text}\n`), {}));

function ofModule(fields: object): readonly Finding[] {
  const metadata = {
    module_name: "tally",
    version: 10_204,
    semantic_version: "1.2.4",
    capabilities: [],
    min_redis_version: "7.2",
    ...fields,
  };
  return parseModuleMetadata(Buffer.from(JSON.stringify(metadata)), { bundled: false }).findings;
}

const incomplete = "warning metadata/compatible-…-incomplete /compatible_redis_version";
const unknown = "warning metadata/…-unknown /compatible_redis_version";

describe("compatible_redis_version", () => {
  it.each<[string, readonly string[]]>([
    ["8.0", []],
    ["8.2", []],
    ["7.4", []],
    ["6.2", []],
    ["8", [incomplete]],
    ["7", [incomplete]],
    ["80", [incomplete, unknown]],
    ["10", [incomplete, unknown]],
    ["5", [incomplete, unknown]],
    ["7.20", [unknown]],
    ["7.22", [unknown]],
    ["8.1", [unknown]],
    ["5.0", [unknown]],
    ["12.0", [unknown]],
    ["99.99", ["warning metadata/…-placeholder /compatible_redis_version"]],
    ["99", ["warning metadata/…-placeholder /compatible_redis_version"]],
  ])("%j: the same in a manifest and in module.json", (value, expected) => {
    expect(shown(ofManifest(`compatible_redis_version: "${value}"`))).toEqual(expected);
    expect(shown(ofModule({ compatible_redis_version: value }))).toEqual(expected);
  });

  it.each([
    ["8", "the number 8", 'such as compatible_redis_version: "8.0"'],
    ["80", "the number 80", 'such as compatible_redis_version: "8.0"'],
    ["8.0", "typed 8.0 without quotes, which YAML reads as the number 8", 'compatible_redis_version: "8.0"'],
    ["8.10", "typed 8.10 without quotes, which YAML reads as the number 8.1", '"8.10"'],
    ["7.20", "typed 7.20 without quotes, which YAML reads as the number 7.2", '"7.20"'],
    ["7.2", "the number 7.2", '"7.2"'],
  ])("%s without quotes says what YAML makes of it", (typed, message, help) => {
    const [found] = ofManifest(`compatible_redis_version: ${typed}`).filter(({ rule }) =>
      rule.startsWith("manifest/version"),
    );
    if (found === undefined) throw new Error("nothing was found");
    expect(found.severity).toBe("error");
    expect(renderFinding(found).message).toContain(message);
    expect(renderFinding(found).help).toContain(help);
  });

  it("says which versions there are, and that a cluster's is none of them", () => {
    const words = (value: string) =>
      ofManifest(`compatible_redis_version: "${value}"`)
        .filter(({ rule }) => versionRules.test(rule))
        .map((found) => renderFinding(found));
    expect(words("7.22")[0]?.message).toContain("7.22 is a version of Redis Software");
    expect(words("7.20")[0]?.message).not.toContain("Redis Software");
    expect(words("12.0")[0]?.message).toContain("newer than");
    expect(words("12.0")[0]?.help).toMatch(/7\.2, 7\.4.*Keep the value/);
    expect(words("8")[0]?.help).toContain('"8.0", "8.2"');
    expect(words("80")[0]?.help).toContain('"80.0"');
  });
});

describe("min_redis_version, where it decides", () => {
  const tooNew = "warning metadata/…-unknown /min_redis_version";
  const missing = "warning metadata/compatible-…-missing /compatible_redis_version";
  // A minimum admits what is above it, so a major alone and a version between two releases are good ones.
  it.each<[string, readonly string[]]>([
    ["8", []],
    ["7.1", []],
    ["7.3.99", []],
    ["5.0", []],
    ["80", [tooNew]],
    ["10", [tooNew]],
    ["99.99", ["warning metadata/…-placeholder /min_redis_version"]],
  ])("%j", (min_redis_version, expected) => {
    expect(shown(ofManifest(`min_redis_version: "${min_redis_version}"`))).toEqual(expected);
    expect(shown(ofModule({ min_redis_version })).toSorted()).toEqual([missing, ...expected].toSorted());
  });

  it("decides nothing beside compatible_redis_version", () => {
    expect(shown(ofManifest('min_redis_version: "80"\ncompatible_redis_version: "8.2"'))).toEqual([]);
  });
});
