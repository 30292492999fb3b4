import { finding } from "@rampart/findings";
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
