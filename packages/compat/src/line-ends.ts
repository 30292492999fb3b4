import type { Finding } from "@rampart/findings";
import { endOfLife } from "./rules/cluster-version.ts";
import { resolveTarget } from "./target.ts";

/** The lines of these versions of Redis Software that have ended by a day, or are about to; each once. Pure. */
export function lineEnds(versions: readonly string[], today: string | undefined): readonly Finding[] {
  if (today === undefined) return [];
  const findings = versions.flatMap((clusterVersion) =>
    endOfLife({ ...resolveTarget({ clusterVersion }), today }),
  );
  return [...new Map(findings.map((found) => [found.facts.line, found])).values()];
}
