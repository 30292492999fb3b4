/**
 * Modules that come with Redis Software. Databases of Redis 8 and later have them without being asked, but for Active-Active
 * ones.
 * Source: redis/docs:content/embeds/rs-8-enabled-modules.md, RedisGears/RedisGears:docs/enterprise/upgrade-db-from-redis-7x-to-8x.md.
 */
export const modulesOfRedis8 = ["search", "timeseries", "bf", "ReJSON"] as const;
