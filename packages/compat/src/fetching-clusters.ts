import type { BundleReading } from "@rampart/bundle/read";
import type { Finding, Rule } from "@rampart/findings";
import { newestBuild, redisSoftwareReleases } from "@rampart/platforms";
import { listedSystems, operatingSystem } from "./rules/operating-system.ts";
import { resolveTarget, type Target } from "./target.ts";

/**
 * The system of every image that an operator with user-defined modules (from 8.0.6) starts: it has been this one since 7.8.2.
 * Source: redis/docs, content/operate/kubernetes/release-notes/7-8-2-releases/_index.md.
 */
const operatorSystem = "rhel9";

/** Whether clusters whose nodes fetch bundles by themselves can have one of the systems that a bundle is for. Pure. */
export function judgeFetched(bundle: BundleReading, fetchedBy: "bootstrap" | "kubernetes"): Finding[] {
  if (fetchedBy === "kubernetes")
    return found("cluster/operating-system-not-listed", bundle, { os: operatorSystem });
  const releases = redisSoftwareReleases.filter(({ endpoints }) => endpoints.includes("user-defined"));
  const bySystem = listedSystems(bundle).map((os) =>
    releases.map((release) =>
      found("cluster/platform-unsupported", bundle, { os, clusterVersion: newestBuild(release) }),
    ),
  );
  const isPossible = bySystem.some((answers) => answers.some((findings) => findings.length === 0));
  return isPossible ? [] : bySystem.flatMap((answers) => answers.at(-1) ?? []);
}

function found(rule: Rule, bundle: BundleReading, target: Target): Finding[] {
  const { findings = [] } = operatingSystem.judge({ bundle, target: resolveTarget(target) });
  return findings.filter((finding) => finding.rule === rule);
}
