import { finding } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";

/** From 8.2.0 on both upload calls are refused, whatever the role, until `allow_modules_upload` is set. */
export const uploads: AspectRule = {
  aspect: "uploads",
  sources: [sources.notes8_2, sources.guide],
  judge: ({ target: { uploads: setting, release, clusterVersion } }) => {
    if (setting === undefined && release === undefined) return { skipped: true };
    if (setting === undefined && release?.uploadSwitch === false) return { target: "no switch before 8.2.0" };
    if (setting === "on") return { target: "on" };
    const facts = clusterVersion === undefined ? {} : { version: clusterVersion };
    const target = setting === "off" ? "off" : "off by default";
    return { target, findings: [finding("cluster/uploads-disabled", {}, facts)] };
  },
};
