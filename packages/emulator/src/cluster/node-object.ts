import type { NodeObject, SupportedDatabaseVersion } from "@rampart/cluster-api";
import { operatingSystem } from "@rampart/platforms";
import type { ClusterNode, ClusterProfile } from "./cluster-profile.ts";

/**
 * A node as `GET /v1/nodes` shows it.
 * Source: the answer in redis-developer/redis-enterprise-rs:tests/fixtures/node_single.json.
 */
export function nodeObject(
  node: ClusterNode,
  { redisVersions }: Pick<ClusterProfile, "redisVersions">,
  status = "active",
): NodeObject {
  return {
    accept_servers: true,
    addr: node.addr,
    architecture: node.architecture,
    bigredis_storage_path: "/var/opt/redislabs/flash",
    bigstore_enabled: false,
    cores: 4,
    ephemeral_storage_path: "/var/opt/redislabs/tmp",
    ephemeral_storage_size: 64 * 2 ** 30,
    external_addr: [],
    fips_enabled: false,
    flash_shard_count: 0,
    max_listeners: 100,
    max_redis_forks: -1,
    max_redis_servers: 100,
    max_slave_full_syncs: -1,
    ...systemOf(node),
    persistent_storage_path: "/var/opt/redislabs/persist",
    persistent_storage_size: 64 * 2 ** 30,
    rack_id: "",
    ram_shard_count: 0,
    second_rack_id: "",
    shard_count: 0,
    shard_list: [],
    software_version: node.softwareVersion,
    status,
    supported_database_versions: [
      ...redisVersions.map(supportedVersion),
      { db_type: "memcached", version: "1.4.17" },
    ],
    total_memory: 8 * 2 ** 30,
    uid: node.uid,
    uptime: 3600,
    use_internal_ipv6: false,
  };
}

/** What the public texts do not have is the patch: it is 0 here. */
function supportedVersion(redis: string): SupportedDatabaseVersion {
  return { db_type: "redis", major: isMajor(redis), redis_version: redis, version: `${redis}.0` };
}

/** Captured answers call 6.2, 7.2, 7.4 and 8.0 major; of the later ones of Redis 8 it is inferred that they are not. */
export function isMajor(redis: string): boolean {
  const [major = 0, minor = 0] = redis.split(".").map(Number);
  return major < 8 || minor === 0;
}

const families = { rhel: "rhel", ubuntu: "ubuntu", amzn: "amzn" } as const;

function systemOf({ os, distribution }: ClusterNode) {
  const system = operatingSystem(os);
  const [, name = os, version = ""] = /^(\D+)(\d+)$/.exec(distribution ?? os) ?? [];
  const family = families[system?.family as keyof typeof families];
  return {
    ...(family !== undefined && { os_family: family }),
    os_name: name,
    os_semantic_version: system?.family === "ubuntu" ? `${version}.04` : version,
    os_version: system?.names[0] ?? os,
  };
}
