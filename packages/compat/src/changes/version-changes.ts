import type { ModuleMetadata } from "@rampart/metadata";
import { compareClusterBuilds, compareRedisVersions, versionNumbers } from "@rampart/platforms";
import { type Change, type ChangeKind, change, sides } from "./change.ts";

/** What a change of the demands costs, and what it gains: the clusters and databases that take one bundle only. */
export interface Outcomes {
  readonly lost: boolean;
  readonly gained: boolean;
}

/** What the module demands of databases and clusters. */
export function demandedVersionChanges(
  before: ModuleMetadata,
  after: ModuleMetadata,
  outcomes: { readonly redis: Outcomes; readonly cluster: Outcomes },
): Change[] {
  return [
    ...redisChanges(before, after, outcomes.redis),
    ...minimumClusterChanges(before, after, outcomes.cluster),
  ];
}

type VersionField = "compatible_redis_version" | "min_redis_version" | "min_redis_pack_version";

type VersionKind = Extract<
  ChangeKind,
  `redis-${string}` | `min-redis-version-${string}` | `min-cluster-version-${string}` | "field-changed"
>;

/** Both fields together admit Redis versions; the one that decides carries what that comes to. */
function redisChanges(before: ModuleMetadata, after: ModuleMetadata, outcomes: Outcomes): Change[] {
  const compatible = compatibleKind(before, after, outcomes);
  const minimum = minimumRedisKind(before, after, outcomes);
  return [
    ...(compatible === undefined
      ? []
      : [versionChange(compatible, "compatible_redis_version", before, after)]),
    ...(minimum === undefined ? [] : [versionChange(minimum, "min_redis_version", before, after)]),
  ];
}

/** The one version that the module is for, of which clusters compare major and minor. */
function compatibleKind(
  before: ModuleMetadata,
  after: ModuleMetadata,
  { lost, gained }: Outcomes,
): VersionKind | undefined {
  const [old, current] = compatibleVersions(before, after);
  if (old === current) return undefined;
  if (majorAndMinor(old) === majorAndMinor(current)) return "field-changed";
  if (lost) return "redis-version-changed";
  if (!gained) return "redis-versions-kept";
  return current === "" ? "redis-version-freed" : "redis-version-opened";
}

function compatibleVersions(before: ModuleMetadata, after: ModuleMetadata): [old: string, current: string] {
  return [before.compatible_redis_version ?? "", after.compatible_redis_version ?? ""];
}

function majorAndMinor(version: string): string {
  return versionNumbers(version).slice(0, 2).join(".");
}

/** The least version decides where neither bundle says which version it is for; else the other field tells the outcome. */
function minimumRedisKind(
  before: ModuleMetadata,
  after: ModuleMetadata,
  { lost, gained }: Outcomes,
): VersionKind | undefined {
  const [old, current] = [before.min_redis_version ?? "", after.min_redis_version ?? ""];
  if (old === current) return undefined;
  const difference = compareRedisVersions(current, old);
  if (difference === 0) return "field-changed";
  if (!lost && !gained) return "redis-versions-kept";
  const decides = compatibleVersions(before, after).every((version) => version === "");
  if (!decides) return "min-redis-version-moved";
  // A higher version can be one of another major version, with databases that the old one had not.
  if (!lost) return difference > 0 ? "redis-version-opened" : "min-redis-version-lowered";
  return difference > 0 ? "min-redis-version-raised" : "redis-major-changed";
}

function minimumClusterChanges(
  before: ModuleMetadata,
  after: ModuleMetadata,
  { lost, gained }: Outcomes,
): Change[] {
  const field = "min_redis_pack_version";
  const [old, current] = [before[field] ?? "", after[field] ?? ""];
  if (old === current) return [];
  if (compareClusterBuilds(current, old) === 0) return [versionChange("field-changed", field, before, after)];
  const known = gained ? "min-cluster-version-lowered" : "min-cluster-version-moved";
  return [versionChange(lost ? "min-cluster-version-raised" : known, field, before, after)];
}

function versionChange(
  kind: VersionKind,
  field: VersionField,
  before: ModuleMetadata,
  after: ModuleMetadata,
): Change {
  return change(kind, field, sides(before[field] || undefined, after[field] || undefined));
}
