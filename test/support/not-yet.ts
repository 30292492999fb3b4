/** What a bundle may name that nobody knows yet. */
export const notYet: readonly [what: string, metadata: object][] = [
  ["a system", { operating_systems: ["rhel19"] }],
  ["a capability", { capabilities: ["persistence_rdb", "time_travel"] }],
  ["a Redis version", { compatible_redis_version: "19.2", min_redis_version: "19.2" }],
  ["a field", { travels_in_time: true }],
];
