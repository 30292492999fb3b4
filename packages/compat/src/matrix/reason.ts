import type { Finding, Rule } from "@rampart/findings";
import { type AspectVerdict, type Decision, decisionOfFinding, type Verdict } from "../verdict.ts";
import type { MatrixRow } from "./matrix.ts";

/** A bundle for Redis 7.2 is not at fault on a database of Redis 8.0: another bundle of the release is for that one. */
export type CellStatus = Decision | "other-redis-version";

/** Why a verdict is not `accepted`: the first aspect that the cluster would answer for, and the finding in it. */
export interface Reason {
  readonly status: Exclude<CellStatus, "accepted">;
  readonly aspect: AspectVerdict;
  readonly finding: Finding;
  /** How many aspects a cluster examines before this one. */
  readonly step: number;
}

/** Redis versions that a module is not made for. That a cluster does not offer one is another thing. */
const otherVersions: ReadonlySet<Rule> = new Set<Rule>([
  "cluster/redis-version-differs",
  "cluster/redis-version-too-low",
  "cluster/redis-major-differs",
]);

/** Undefined where the verdict is `accepted`. */
export function decidingReason({ verdict, aspects }: Verdict): Reason | undefined {
  const aspect = aspects.find((one) => one.verdict === verdict);
  if (aspect === undefined || verdict === "accepted") return undefined;
  const deciding = aspect.findings.filter((found) => decisionOfFinding(found) === verdict);
  const finding = deciding.find((found) => found.errorCode === aspect.errorCode) ?? deciding[0];
  if (finding === undefined) return undefined;
  const status = otherVersions.has(finding.rule) ? "other-redis-version" : verdict;
  return { status, aspect, finding, step: aspects.indexOf(aspect) };
}

export function statusOf(verdict: Verdict): CellStatus {
  return decidingReason(verdict)?.status ?? verdict.verdict;
}

/** The reason that is nearest to acceptance: what is not known may be accepted, else the one that is examined last. */
export function nearestReason<R extends Reason>(reasons: readonly R[]): R | undefined {
  return reasons.toSorted(nearestFirst)[0];
}

export function nearestFirst(a: Reason, b: Reason): number {
  return Number(b.status === "unknown") - Number(a.status === "unknown") || b.step - a.step;
}

/**
 * Why a platform takes a bundle for no Redis version, or, where it does for one, what prevents another.
 * Undefined where nothing but the Redis version does.
 */
export function reasonOfRow({ cells }: MatrixRow): Reason | undefined {
  const reasons = cells.flatMap(({ verdict }) => decidingReason(verdict) ?? []);
  const isTaken = cells.some(({ verdict }) => verdict.verdict === "accepted");
  const faults = reasons.filter(({ status }) => status !== "other-redis-version");
  return nearestReason(faults) ?? (isTaken ? undefined : nearestReason(reasons));
}
