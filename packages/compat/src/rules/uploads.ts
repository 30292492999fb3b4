import { finding } from "@rampart/findings";
import { compareClusterBuilds, parseVersion, redisSoftwareRelease } from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";

/**
 * From 8.2.0 on both calls for user-defined modules are refused, whatever the role, until `allow_modules_upload` is set. The
 * setting is the cluster's: a node of an earlier version, and a call of one, know nothing of it.
 */
export const uploads: AspectRule = {
  aspect: "uploads",
  sources: [sources.notes8_2, sources.guide],
  judge: ({ target: { uploads: setting, release, clusterVersion, endpoint } }) => {
    if (setting === undefined && release === undefined) return { skipped: true };
    if (setting === "on") return { target: "on" };
    if (release?.uploadSwitch === false) return { target: "no switch before 8.2.0" };
    if (endpoint === "v1" || endpoint === "v2") return { target: `no switch for ${endpoint}` };
    const facts = clusterVersion === undefined ? {} : { version: clusterVersion };
    const target = setting === "off" ? "off" : "off by default";
    return { target, findings: [finding("cluster/uploads-disabled", {}, facts)] };
  },
};

/** `allow_modules_upload` of a cluster: what it tells, else off where one of its nodes has the switch; undefined where none has. */
export function uploadsSetting(allowed: unknown, nodeVersions: readonly string[]): "on" | "off" | undefined {
  if (typeof allowed === "boolean") return allowed ? "on" : "off";
  return nodeVersions.some(hasSwitch) ? "off" : undefined;
}

/** A version that is newer than the data has what the newest of them has. */
function hasSwitch(version: string): boolean {
  const numbers = parseVersion(version);
  const release = numbers && redisSoftwareRelease(numbers);
  return release?.uploadSwitch ?? compareClusterBuilds(version, "8.2.0") >= 0;
}
