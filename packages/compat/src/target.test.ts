import { expect, it } from "vitest";
import { resolveTarget } from "./target.ts";

it.each([
  ["its redis_version", { redis_version: "8.0", version: "8.0.3" }, [8, 0]],
  ["its version", { version: "7.2.4" }, [7, 2, 4]],
  ["none where it says none", { name: "counters" }, undefined],
  ["none where it is a Memcached one", { type: "memcached", version: "1.6.17" }, undefined],
])("takes of a database for the Redis version %s", (_what, database, redis) => {
  expect(resolveTarget({ database }).redis).toEqual(redis);
});

it("takes the Redis version of the target before that of its database", () => {
  expect(resolveTarget({ redisVersion: "8.2", database: { redis_version: "8.0" } }).redis).toEqual([8, 2]);
});
