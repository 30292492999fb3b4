import { enumerate, isFinding, renderFinding } from "@rampart/findings";
import type { EntryReason } from "./coverage.ts";
import type { Reason } from "./reason.ts";

/** What a bundle says that a platform does not agree with, in a few words and without the platform. */
export function reasonWords({ status, aspect: { errorCode }, finding }: Reason): string {
  const words = factsInWords(finding);
  if (status === "unknown") return `not known: ${words}`;
  return status === "rejected" && errorCode !== undefined ? `${words} (${errorCode})` : words;
}

/** The facts of a reason without what the cluster makes of them. */
export function factsInWords(found: Reason["finding"]): string {
  if (isFinding(found, "cluster/redis-version-differs"))
    return `made for Redis ${found.facts.compatible} only`;
  if (isFinding(found, "cluster/redis-version-too-low", "cluster/redis-major-differs")) {
    const { minimum } = found.facts;
    return `made for Redis ${minimum} or later of major version ${minimum.split(".")[0]}`;
  }
  if (isFinding(found, "cluster/operating-system-not-listed"))
    return `made for ${enumerate(found.facts.listed)}`;
  if (isFinding(found, "cluster/architecture-differs")) return `made for ${found.facts.declared}`;
  if (isFinding(found, "cluster/version-too-low"))
    return `requires Redis Software ${found.facts.minimum} or later`;
  return isFinding(found, "cluster/undecided") ? found.facts.missing : renderFinding(found).message;
}

/** The same where there are several bundles: what none of them is made for, or else what is wrong with the nearest. */
export function sharedReasonWords(reason: EntryReason): string {
  if (reason.status === "other-redis-version") return "no bundle for this Redis version";
  const { finding, file } = reason;
  if (isFinding(finding, "cluster/operating-system-not-listed")) return "no bundle for this system";
  if (isFinding(finding, "cluster/architecture-differs")) return "no bundle for this architecture";
  if (isFinding(finding, "cluster/version-too-low")) return "no bundle for this version of Redis Software";
  return `${file}: ${reasonWords(reason)}`;
}
