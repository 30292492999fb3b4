import type { ModuleMetadata } from "@rampart/metadata";
import { compareClusterBuilds, compareRedisVersions, isRangeAtLeast, parseVersion } from "@rampart/platforms";
import { type Change, type ChangeKind, change, sides } from "./change.ts";

/** What the module demands of databases and clusters. */
export function demandedVersionChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  return [
    ...compatibleChanges(before, after),
    ...minimumRedisChanges(before, after),
    ...minimumChanges("min_redis_pack_version", before, after, {
      raised: "min-cluster-version-raised",
      lowered: "min-cluster-version-lowered",
    }),
  ];
}

type VersionField = "compatible_redis_version" | "min_redis_version" | "min_redis_pack_version";

type VersionKind = Extract<
  ChangeKind,
  `redis-${string}` | `min-redis-version-${string}` | `min-cluster-version-${string}` | "field-changed"
>;

/** The one version that the module is for, of which clusters compare major and minor. */
function compatibleChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  const field = "compatible_redis_version";
  const [old, current] = [before[field] ?? "", after[field] ?? ""];
  if (old === current) return [];
  const same = majorAndMinor(old) === majorAndMinor(current);
  if (same) return [versionChange("field-changed", field, before, after)];
  const isFreed = current === "" && takesRedis(after.min_redis_version, old);
  const kind = isFreed ? "redis-version-freed" : "redis-version-changed";
  return [versionChange(kind, field, before, after)];
}

function majorAndMinor(version: string): string {
  return (parseVersion(version) ?? []).slice(0, 2).join(".");
}

/** Whether a lowest version alone lets a module onto every database of a Redis version. */
function takesRedis(lowest: string, redis: string): boolean {
  const [minimum, version] = [parseVersion(lowest), parseVersion(redis)?.slice(0, 2)];
  if (minimum === undefined || version === undefined) return false;
  return minimum[0] === version[0] && isRangeAtLeast(version, minimum) === true;
}

function minimumRedisChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  const field = "min_redis_version";
  const changes = minimumChanges(field, before, after, {
    raised: "min-redis-version-raised",
    lowered: "min-redis-version-lowered",
  });
  const [old, current] = [parseVersion(before[field]), parseVersion(after[field])];
  const isOtherMajor = old !== undefined && current !== undefined && old[0] !== current[0];
  const isLowered = changes.some(({ kind }) => kind === "min-redis-version-lowered");
  if (!isLowered || !isOtherMajor || after.compatible_redis_version) return changes;
  return [versionChange("redis-major-changed", field, before, after)];
}

function minimumChanges(
  field: VersionField,
  before: ModuleMetadata,
  after: ModuleMetadata,
  kinds: { readonly raised: VersionKind; readonly lowered: VersionKind },
): Change[] {
  const [old, current] = [before[field] ?? "", after[field] ?? ""];
  if (old === current) return [];
  const order = field === "min_redis_pack_version" ? compareClusterBuilds : compareRedisVersions;
  // Nothing demanded is lower than every version.
  const difference = order(current, old);
  if (difference === 0) return [versionChange("field-changed", field, before, after)];
  return [versionChange(difference > 0 ? kinds.raised : kinds.lowered, field, before, after)];
}

function versionChange(
  kind: VersionKind,
  field: VersionField,
  before: ModuleMetadata,
  after: ModuleMetadata,
): Change {
  return change(kind, field, sides(before[field] || undefined, after[field] || undefined));
}
