import { type Finding, finding } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import {
  type Capability,
  type CapabilityDemand,
  compareRanges,
  capabilities as known,
  meets,
} from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { Database, ResolvedTarget } from "../target.ts";
import type { AspectRule } from "../verdict.ts";
import { checkLimits } from "./database-limits.ts";
import { undecided } from "./undecided.ts";

/** A setting of the database may demand a capability; a field that is absent demands none. */
export const capabilities: AspectRule = {
  aspect: "capabilities",
  sources: [sources.guide, sources.databases, sources.moduleObject],
  judge: ({ bundle: { metadata, document }, target }) => {
    const { database: given } = target;
    if (metadata === undefined || document === undefined) return { skipped: true };
    const shown = { bundle: `${new Set(metadata.capabilities).size} declared` };
    if (given === undefined) return { ...shown, skipped: true };
    if (given.type === "memcached")
      return { ...shown, findings: [finding("cluster/memcached-database", {}, {})] };
    const database = withFlashGeneration(given, target);
    const demanded = known.flatMap((capability) => {
      const demand = activeDemand(capability, database);
      return demand === undefined ? [] : [{ capability, demand }];
    });
    const place = document.place(["capabilities"]);
    const missing = demanded
      .filter(({ capability }) => !isGranted(capability, metadata))
      .map(({ capability, demand }) => {
        const { meaning, kind } = demand;
        const fields = settingsInWords(demand, database, target);
        const facts = { capability: capability.name, fields, meaning, inferred: kind === "inferred" };
        return finding("cluster/capability-missing", place, facts);
      });
    const inferred = demanded
      .filter(({ demand }) => demand.kind === "inferred")
      .map(({ capability, demand }) => {
        const fields = Object.keys(demand.when).join(" and ");
        return `that a database needs ${capability.name} where ${demand.meaning} is inferred from ${fields}`;
      });
    const target_ = demanded.length === 0 ? "none required" : `${demanded.length} required`;
    return {
      ...shown,
      inferred,
      target: target_,
      findings: [...missing, ...checkFlash(database, metadata), ...checkLimits(target, metadata)],
    };
  },
};

/** The setting that demands a capability, rather one that is documented to. */
function activeDemand({ demandedBy }: Capability, database: Database): CapabilityDemand | undefined {
  const active = demandedBy.filter(({ when }) =>
    Object.entries(when).every(
      ([field, condition]) => database[field] !== undefined && meets(database[field], condition),
    ),
  );
  return active.find(({ kind }) => kind !== "inferred") ?? active[0];
}

function isGranted({ name, grantedBy }: Capability, metadata: ModuleMetadata): boolean {
  const stands = grantedBy !== undefined && metadata[grantedBy as keyof ModuleMetadata] === true;
  return stands || metadata.capabilities.includes(name);
}

/** The demanding fields with their values, and why a value is not the one that was given. */
function settingsInWords(
  { when }: CapabilityDemand,
  database: Database,
  { database: given = {}, redis = [] }: ResolvedTarget,
): string[] {
  return Object.keys(when).map((field) => {
    const text = JSON.stringify(database[field]);
    const value = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    const why = database[field] === given[field] ? "" : ` on Redis ${redis.join(".")}`;
    return `${field} is ${value}${why}`;
  });
}

/**
 * Flash is of the first generation below Redis 7.4 and of the second from 8.0 on, whatever the field says of the
 * version that the database has today.
 */
function withFlashGeneration(database: Database, { redis }: ResolvedTarget): Database {
  if (redis === undefined) return database;
  if (compareRanges(redis, [8]) >= 0) return { ...database, bigstore_version: 2 };
  return compareRanges(redis, [7, 4]) < 0 ? { ...database, bigstore_version: 1 } : database;
}

/** A flash database whose generation nobody said. */
function checkFlash({ bigstore, bigstore_version }: Database, metadata: ModuleMetadata): Finding[] {
  if (bigstore !== true || bigstore_version !== undefined) return [];
  const generations = known.filter(({ name }) => name === "flash" || name === "bigstore_version_2");
  if (generations.every((capability) => isGranted(capability, metadata))) return [];
  return [
    undecided(
      "whether the module supports the database's flash",
      "bigstore_version is not in the database object",
    ),
  ];
}
