import { type Finding, finding } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import { bundledModules, compareRanges, type DatabaseLimit, meets, versionNumbers } from "@rampart/platforms";
import type { ResolvedTarget } from "../target.ts";
import { undecided } from "./undecided.ts";

/** Databases that the cluster does not have, or not with a module of one's own. */
export function checkLimits(target: ResolvedTarget, { module_name: module }: ModuleMetadata): Finding[] {
  const { release, version, clusterVersion = "" } = target;
  if (release === undefined || version === undefined) return [];
  const isBundled = bundledModules(release, version).some(({ name }) => name === module);
  return (release.databaseLimits ?? [])
    .filter((limit) => !(limit.userDefinedModules === true && isBundled) && concerns(limit, target))
    .map(({ limit, meaning, onlyDocumentedFor }) => {
      if (onlyDocumentedFor === undefined) {
        return finding("cluster/database-not-offered", {}, { version: clusterVersion, meaning, limit });
      }
      const missing = `${limit}, and for Redis Software without ${onlyDocumentedFor} nothing is documented`;
      return undecided(`whether the database can have the module (${meaning})`, missing);
    });
}

function concerns({ redis, when }: DatabaseLimit, target: ResolvedTarget): boolean {
  const { database = {}, redis: given } = target;
  const fits =
    redis === undefined || (given !== undefined && compareRanges(versionNumbers(redis), given) === 0);
  return (
    fits &&
    Object.entries(when).every(
      ([field, condition]) => database[field] !== undefined && meets(database[field], condition),
    )
  );
}
