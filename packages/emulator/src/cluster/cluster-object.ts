import type { ClusterObject, ClusterPolicy } from "@rampart/cluster-api";
import { uploadsSetting } from "@rampart/compat";
import { compareRedisVersions } from "@rampart/platforms";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { ClusterState } from "./cluster-state.ts";
import { isMajor } from "./node-object.ts";
import { recordedSettings } from "./recorded-settings.ts";

/**
 * The cluster as `GET /v1/cluster` shows it.
 * Source: the answer in redis-developer/redis-enterprise-rs:tests/fixtures/cluster.json.
 */
export function clusterObject(profile: ClusterProfile, state: ClusterState) {
  const { maxUploadSizeMb, nodes } = profile;
  const uploads = uploadsOf(profile, state);
  const port = nodes[0]?.port ?? 9443;
  const object: ClusterObject = {
    ...recordedSettings,
    ...(uploads !== undefined && { allow_modules_upload: uploads === "on" }),
    block_cluster_changes: false,
    cm_port: 8443,
    cnm_http_port: 8080,
    cnm_https_port: port,
    debuginfo_path: "/tmp",
    email_alerts: false,
    http_support: true,
    min_control_TLS_version: "1.2",
    min_data_TLS_version: "1.2",
    ...(maxUploadSizeMb !== undefined && { module_upload_max_size_mb: maxUploadSizeMb }),
    name: "emulator.invalid",
    rack_aware: false,
    slave_ha: true,
    upgrade_in_progress: false,
    upgrade_mode: false,
    use_external_ipv6: false,
    use_ipv6: false,
    ...state.settings,
  };
  return object;
}

/** Whether uploads are switched on; undefined where no node has a switch. */
export function uploadsOf({ nodes }: ClusterProfile, { settings }: ClusterState): "on" | "off" | undefined {
  return uploadsSetting(
    settings["allow_modules_upload"],
    nodes.map(({ softwareVersion }) => softwareVersion),
  );
}

export function clusterPolicy({ redisVersions, upgradePolicy }: ClusterProfile): ClusterPolicy {
  return {
    default_bigstore_version: 2,
    default_provisioned_redis_version: newestAllowed(redisVersions, upgradePolicy),
    redis_upgrade_policy: upgradePolicy,
  };
}

/** The newest Redis version that a policy lets databases have. */
export function newestAllowed(redisVersions: readonly string[], policy: "major" | "latest"): string {
  const allowed = redisVersions.filter((redis) => policy === "latest" || isMajor(redis));
  const sorted = allowed.toSorted(compareRedisVersions);
  return sorted.at(-1) ?? redisVersions.at(-1) ?? "";
}
