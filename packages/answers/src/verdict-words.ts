import type { Aspect, Verdict } from "@rampart/compat";

/** What aspects are called. */
export const aspectNames: Readonly<Record<Aspect, string>> = {
  uploads: "uploads",
  size: "size",
  structure: "structure",
  "operating-system": "operating system",
  architecture: "architecture",
  "cluster-version": "cluster version",
  dependencies: "dependencies",
  "already-there": "already there",
  present: "present",
  downgrade: "downgrade",
  "redis-version": "Redis version",
  capabilities: "capabilities",
  load: "load",
  "in-use": "in use",
};

/** `rejected, os_not_supported (…)`. */
export function verdictInWords({ verdict, errorCode, details, aspects }: Verdict): string {
  if (errorCode !== null) return [verdict, errorCode, ...details].join(", ");
  const failing = aspects.filter((aspect) => aspect.verdict === "rejected");
  if (failing.length === 1 && failing[0]?.aspect === "load")
    return "rejected, would be accepted and then fail to load";
  return verdict;
}
