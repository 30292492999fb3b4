import { type Facts, type Finding, finding, type Place } from "@rampart/findings";
import {
  compareRanges,
  isPlaceholderVersion,
  redisVersions as offeredVersions,
  parseVersion,
  redisSoftwareAsOf,
  redisSoftwareRelease,
  redisVersionIs,
  versionNumbers,
} from "@rampart/platforms";
import type { SourceDocument } from "../text/source-document.ts";
import type { MetadataCheck, SharedFields } from "./metadata-check.ts";

/**
 * The Redis versions that a build is for. `compatible_redis_version` is compared with the major and minor version of a
 * database; without it `min_redis_version` and its major version decide.
 * Source: RedisGears/RedisGears, docs/enterprise/upgrade-db-from-redis-7x-to-8x.md.
 */
export const redisVersions: MetadataCheck = ({ file, fields, document, silenced }) => {
  const { compatible_redis_version: compatible = "", min_redis_version: min = "" } = fields;
  const place = () => document.place(["compatible_redis_version"]);
  const findings: Finding[] = placeholders.flatMap((field) => {
    const value = fields[field] ?? "";
    if (!isPlaceholderVersion(value)) return [];
    return [finding("metadata/redis-version-placeholder", document.place([field]), { field, value })];
  });
  findings.push(...ofModule(fields, document), ...unmatched(compatible, place));
  if (compatible === "") {
    findings.push(...tooNew(min, () => document.place(["min_redis_version"])));
    // A manifest is told together with every other field that is not set.
    return file === "manifest" || silenced?.has("compatible_redis_version") === true
      ? findings
      : [...findings, finding("metadata/compatible-redis-version-missing", place(), {})];
  }
  if (compatible.split(".").length > 2) {
    findings.push(finding("metadata/compatible-redis-version-patch", place(), { value: compatible }));
  }
  if (isPlaceholderVersion(compatible)) return findings;
  if (min !== "" && compareTexts(min, compatible) > 0) {
    const facts = { min, compatible };
    findings.push(
      finding("metadata/min-redis-version-above-compatible", document.place(["min_redis_version"]), facts),
    );
  }
  return findings.concat(lockstep(fields.semantic_version, compatible, place));
};

/** 99.99.99 as the version of the module itself, in either of its spellings. */
function ofModule({ version = 0, semantic_version = "" }: SharedFields, document: SourceDocument): Finding[] {
  const [field, value] = isPlaceholderVersion(semantic_version)
    ? (["semantic_version", semantic_version] as const)
    : (["version", String(version)] as const);
  const isOne = field === "semantic_version" || isPlaceholderVersion(String(Math.floor(version / 10_000)));
  if (!isOne) return [];
  return [finding("metadata/redis-version-placeholder", document.place([field]), { field, value })];
}

const placeholders = ["compatible_redis_version", "min_redis_version", "min_redis_pack_version"] as const;

/** What keeps `compatible_redis_version` from being the version of a database. */
function unmatched(value: string, place: () => Place): Finding[] {
  const version = parseVersion(value);
  if (version === undefined || isPlaceholderVersion(value)) return [];
  const findings: Finding[] = [];
  if (version.length < 2) {
    const offered = offeredVersions.filter((one) => one.split(".")[0] === String(version[0]));
    findings.push(finding("metadata/compatible-redis-version-incomplete", place(), { value, offered }));
  }
  const known = redisVersionIs(version);
  if (known === "offered") return findings;
  const isCluster = known === "unknown" && redisSoftwareRelease(version) !== undefined;
  const field = "compatible_redis_version";
  return [...findings, unknown({ field, value, isNewer: known === "newer", isCluster }, place())];
}

/** A minimum that decides may be a version between two releases; what is above all of them shuts every database out. */
function tooNew(value: string, place: () => Place): Finding[] {
  const version = parseVersion(value);
  if (version === undefined || isPlaceholderVersion(value) || redisVersionIs(version) !== "newer") return [];
  return [unknown({ field: "min_redis_version", value, isNewer: true, isCluster: false }, place())];
}

type Unknown = Omit<Facts<"metadata/redis-version-unknown">, "offered" | "asOf">;

function unknown(facts: Unknown, place: Place): Finding {
  const known = { offered: offeredVersions, asOf: redisSoftwareAsOf };
  return finding("metadata/redis-version-unknown", place, { ...facts, ...known });
}

/** As ranges, for both fields may leave numbers out: 7.2 means every 7.2.x. */
function compareTexts(a: string, b: string): number {
  return compareRanges(versionNumbers(a), versionNumbers(b));
}

/** From 8.0 on, modules of the vendor carry the number of the Redis release that they are for. */
function lockstep(semanticVersion: string | undefined, compatible: string, place: () => Place): Finding[] {
  const { line, isBefore } = lineOf(semanticVersion ?? "");
  if (!/^8\./.test(line) || compareTexts(line, compatible) === 0) return [];
  return [
    finding("metadata/lockstep-version-disagrees", place(), {
      semanticVersion: semanticVersion ?? "",
      compatible,
      ...(isBefore && { preReleaseOf: line }),
    }),
  ];
}

/**
 * The Redis line that a version of the vendor's is for. x.odd.80 to 99 are pre-releases of the next even line: 8.3.90 of
 * 8.4, 7.99.90 of 8.0. Source: the tags of RediSearch/RediSearch.
 */
function lineOf(semanticVersion: string): { readonly line: string; readonly isBefore: boolean } {
  const [major = 0, minor = 0, patch = 0] = (semanticVersion.split(/[-+]/)[0] ?? "").split(".").map(Number);
  const isBefore = minor % 2 === 1 && patch >= 80 && patch <= 99;
  if (!isBefore) return { line: `${major}.${minor}`, isBefore };
  return { line: minor === 99 ? `${major + 1}.0` : `${major}.${minor + 1}`, isBefore };
}
