import { type Finding, finding } from "@rampart/findings";
import type { ModuleMetadata, SourceDocument } from "@rampart/metadata";
import {
  compareRanges,
  isRangeAtLeast,
  offeredRedisVersions,
  offersRedis,
  parseVersion,
  redisSoftwareAsOf,
  type VersionNumbers,
  versionNumbers,
} from "@rampart/platforms";
import { isNewerRedis } from "../newer-than-data.ts";
import { sources } from "../sources.ts";
import { type ResolvedTarget, redisVersionText } from "../target.ts";
import type { AspectRule } from "../verdict.ts";
import { undecided } from "./undecided.ts";

/**
 * `compatible_redis_version` fits exactly its major and minor version. Without it, `min_redis_version` fits what is not
 * older and has the same major version.
 */
export const redisVersion: AspectRule = {
  aspect: "redis-version",
  sources: [sources.guide, sources.operator, sources.upgradeModule, sources.bundledVersions],
  judge: ({ bundle: { metadata, document }, target }) => {
    if (metadata === undefined || document === undefined) return { skipped: true };
    const bundle = describe(metadata);
    const shown = redisVersionText(target);
    if (target.redis === undefined && shown !== "") {
      const missing = `${JSON.stringify(shown)} is not a version of Redis`;
      return {
        bundle,
        target: shown,
        findings: [undecided("whether the module is for the database", missing)],
      };
    }
    if (target.redis === undefined)
      return { bundle, findings: checkOffered(metadata, document, target), skipped: true };
    const redis = target.redis.join(".");
    if (isNewerRedis(target.redis) && !listsRedis(target, target.redis)) {
      const missing = `Redis ${redis} is not in the platform data of ${redisSoftwareAsOf}`;
      const question = `whether a database of Redis ${redis} can use the module`;
      return { bundle, target: redis, findings: [undecided(question, missing)] };
    }
    const findings = [...checkFit(metadata, document, target.redis), ...checkOffer(target, target.redis)];
    return { bundle, target: redis, findings };
  },
};

/** Whether what a module declares fits a Redis version, as the rule has it; undefined where it leaves that open. */
export function fitsRedis(
  declared: Partial<Pick<ModuleMetadata, "compatible_redis_version" | "min_redis_version">>,
  redis: string,
): boolean | undefined {
  const version = parseVersion(redis);
  if (version === undefined) return undefined;
  const { compatible_redis_version, min_redis_version = "" } = declared;
  const metadata = { compatible_redis_version, min_redis_version } as ModuleMetadata;
  const found = checkFit(metadata, { place: () => ({}) } as unknown as SourceDocument, version);
  if (found.some(({ severity }) => severity === "error")) return false;
  return found.length === 0 ? true : undefined;
}

function describe({
  compatible_redis_version: compatible,
  min_redis_version: minimum,
}: ModuleMetadata): string {
  if (compatible) return `${compatible} only`;
  return minimum === "" ? "none declared" : `${minimum} or later in ${minimum.split(".")[0]}`;
}

/** Why a module does not fit a Redis version; nothing where it does. */
function checkFit(metadata: ModuleMetadata, document: SourceDocument, redis: VersionNumbers): Finding[] {
  const { compatible_redis_version: compatible = "", min_redis_version: minimum } = metadata;
  const version = redis.join(".");
  const question = `whether the module is for Redis ${version}`;
  if (compatible !== "") {
    const place = document.place(["compatible_redis_version"]);
    const wanted = versionNumbers(compatible).slice(0, 2);
    if (compareRanges(wanted, redis) !== 0) {
      return [finding("cluster/redis-version-differs", place, { compatible, redis: version })];
    }
    return wanted.length < 2 ? [undecided(question, `${compatible} has no minor version`, place)] : [];
  }
  const place = document.place(["min_redis_version"]);
  const lowest = parseVersion(minimum);
  if (lowest === undefined) return [undecided(question, "it declares no Redis version", place)];
  const isMet = isRangeAtLeast(redis, lowest);
  if (isMet === false) return [finding("cluster/redis-version-too-low", place, { minimum, redis: version })];
  if (lowest[0] !== redis[0])
    return [finding("cluster/redis-major-differs", place, { minimum, redis: version })];
  return isMet
    ? []
    : [
        undecided(
          question,
          `it requires ${minimum}, and the patch version of the database is not given`,
          place,
        ),
      ];
}

/** What a living cluster lists itself wins over the data. */
function listsRedis({ redisVersions = [] }: ResolvedTarget, redis: VersionNumbers): boolean {
  return redisVersions.some((listed) => compareRanges(parseVersion(listed)?.slice(0, 2) ?? [], redis) === 0);
}

/** Whether the cluster has databases of this version at all. */
function checkOffer(target: ResolvedTarget, redis: VersionNumbers): Finding[] {
  const { release, version, clusterVersion = "", redisVersions } = target;
  if (redisVersions !== undefined) {
    if (listsRedis(target, redis)) return [];
    const facts = { redis: redis.join("."), version: clusterVersion, offered: redisVersions };
    return [finding("cluster/redis-version-not-offered", {}, facts)];
  }
  if (release === undefined || version === undefined) return [];
  const shown = redis.join(".");
  const isOffered = offersRedis(release, version, redis.slice(0, 2));
  if (isOffered) return [];
  if (isOffered === undefined) {
    const question = `whether Redis Software ${clusterVersion} has databases of Redis ${shown}`;
    return [undecided(question, "only its newer builds do")];
  }
  const offered = offeredRedisVersions(release, version);
  return [
    finding("cluster/redis-version-not-offered", {}, { redis: shown, version: clusterVersion, offered }),
  ];
}

/** Where no database was named: whether any could use the module. */
function checkOffered(
  metadata: ModuleMetadata,
  document: SourceDocument,
  { release, version, clusterVersion = "", redisVersions }: ResolvedTarget,
): Finding[] {
  const known = release && version && offeredRedisVersions(release, version);
  const offered = redisVersions ?? known;
  if (offered === undefined) return [];
  const hasErrors = (redis: string) =>
    checkFit(metadata, document, versionNumbers(redis)).some(({ severity }) => severity === "error");
  if (!offered.every(hasErrors)) return [];
  const place = document.place([
    metadata.compatible_redis_version ? "compatible_redis_version" : "min_redis_version",
  ]);
  return [finding("cluster/no-redis-version-fits", place, { version: clusterVersion, offered })];
}
