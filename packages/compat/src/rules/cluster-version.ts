import { finding, type Rule } from "@rampart/findings";
import {
  daysBetween,
  isRangeAtLeast,
  knownOf,
  nearEnd,
  newestBuild,
  parseVersion,
  redisSoftwareAsOf,
} from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { AspectRule, Subject } from "../verdict.ts";
import { fieldMissing, undecided } from "./undecided.ts";

type VersionRule = Rule & ("cluster/version-too-low" | "cluster/version-too-low-for-upgrade");

/**
 * `min_redis_pack_version` against the version of the cluster. The reference of 8.x no longer has the field; that a
 * cluster ignores it there is not said either, so it counts.
 */
function judge(
  rule: VersionRule,
  { bundle: { metadata, document }, target }: Subject,
): ReturnType<AspectRule["judge"]> {
  const { clusterVersion, version } = target;
  const minimum = metadata?.min_redis_pack_version ?? "";
  const shown = {
    bundle: minimum === "" ? "none required" : `${minimum} or later`,
    ...(clusterVersion !== undefined && { target: clusterVersion }),
  };
  if (clusterVersion === undefined) return { ...shown, ...fieldMissing(target, "clusterVersion") };
  if (version === undefined) {
    const missing = `${JSON.stringify(clusterVersion)} is not a version of Redis Software`;
    return { ...shown, findings: [undecided("whether the cluster is new enough", missing)] };
  }
  const notes = [...newerLine(target), ...newerThanData(target), ...endOfLife(target)];
  const needed = parseVersion(minimum);
  const isMet = needed === undefined ? true : isRangeAtLeast(version, needed);
  if (isMet) return { ...shown, findings: notes };
  const place = document?.place(["min_redis_pack_version"]) ?? {};
  if (isMet === false)
    return { ...shown, findings: [finding(rule, place, { minimum, version: clusterVersion }), ...notes] };
  const missing = `${clusterVersion} is not exact enough`;
  return {
    ...shown,
    findings: [
      undecided(`whether the cluster has Redis Software ${minimum} or later`, missing, place),
      ...notes,
    ],
  };
}

/** Of a line that the data do not have nothing is known; a newer build of a known line is taken for its newest. */
function newerLine({ clusterVersion, release }: Subject["target"]) {
  if (clusterVersion === undefined || release !== undefined) return [];
  const missing = `it is not in the platform data of ${redisSoftwareAsOf}`;
  return [undecided(`what Redis Software ${clusterVersion} accepts`, missing)];
}

function newerThanData({ clusterVersion, version, release }: Subject["target"]) {
  if (clusterVersion === undefined || version === undefined || release === undefined) return [];
  if (knownOf(release, version) !== "newer") return [];
  const facts = { version: clusterVersion, newest: newestBuild(release), asOf: redisSoftwareAsOf };
  return [finding("cluster/version-newer-than-data", {}, facts)];
}

/** A line without maintenance, or one that is soon without it. */
export function endOfLife({ release, today }: Subject["target"]) {
  const date = release === undefined || today === undefined ? undefined : nearEnd(release, today);
  if (release === undefined || today === undefined || date === undefined) return [];
  const facts = { line: release.line, date, daysLeft: daysBetween(today, date), source: sources.lifecycle };
  return [finding("cluster/line-end-of-life", {}, facts)];
}

export const clusterVersion: AspectRule = {
  aspect: "cluster-version",
  sources: [sources.upload, sources.moduleObject],
  judge: (subject) => judge("cluster/version-too-low", subject),
};

export const clusterVersionForUpgrade: AspectRule = {
  aspect: "cluster-version",
  sources: [sources.upgradeModule],
  judge: (subject) => judge("cluster/version-too-low-for-upgrade", subject),
};
