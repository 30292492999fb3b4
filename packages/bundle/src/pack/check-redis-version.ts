import type { Discovery } from "@rampart/discovery";
import { type Finding, finding } from "@rampart/findings";
import type { ModuleMetadata, SourceDocument } from "@rampart/metadata";
import { functionsLackedBy, lowestRelease } from "../module/called-functions.ts";

const rules = {
  compatible_redis_version: "load/compatible-redis-version-too-low",
  min_redis_version: "load/min-redis-version-too-low",
} as const;

/**
 * A database misses a function that the declared Redis version does not have when it loads the module. Clusters match
 * databases by `compatible_redis_version`, and by `min_redis_version` only where that is absent. Pure.
 */
export function checkRedisVersion(
  metadata: ModuleMetadata,
  discovery: Discovery | undefined,
  document: SourceDocument | undefined,
): Finding[] {
  const api = discovery?.load?.api;
  if (api === undefined) return [];
  const fields = ["compatible_redis_version", "min_redis_version"] as const;
  return fields.flatMap((field) => {
    const declared = metadata[field];
    const lacked = declared ? functionsLackedBy(declared, api) : [];
    if (lacked.length === 0) return [];
    const functions = lacked.filter(({ since }) => since === api.lowestRedisVersion).map(({ name }) => name);
    const facts = { declared: String(declared), lowest: lowestRelease(api) ?? "", functions };
    return [finding(rules[field], document?.place([field]) ?? {}, facts)];
  });
}
