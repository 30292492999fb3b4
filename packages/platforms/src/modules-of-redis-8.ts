/** Modules that come with Redis Software, and that databases of Redis 8 and later have without being asked. */
export const modulesOfRedis8 = ["search", "timeseries", "bf", "ReJSON"] as const;

/** Of these the ones that flash databases have. */
const modulesOnFlash: readonly string[] = ["bf", "ReJSON"];

/**
 * What an upgrade to Redis 8 or later adds to a database: nothing to an Active-Active one, for only new ones have search
 * and ReJSON by themselves.
 * Source: redis/docs:content/embeds/rs-8-enabled-modules.md, RedisGears/RedisGears:docs/enterprise/upgrade-db-from-redis-7x-to-8x.md.
 */
export function modulesAddedByRedis8(database: Readonly<Record<string, unknown>>): readonly string[] {
  if (database["crdt"] === true) return [];
  return database["bigstore"] === true
    ? modulesOfRedis8.filter((name) => modulesOnFlash.includes(name))
    : modulesOfRedis8;
}
