import type { AspectVerdict, Coverage, Decision, MatrixEntry, Verdict } from "@rampart/compat";

/** A bundle and what every platform would say to it. */
export interface MatrixBundle extends MatrixEntry {
  readonly version: string;
}

/** Bundles side by side, and what those of each module cover together. */
export interface MatrixSet {
  readonly bundles: readonly MatrixBundle[];
  readonly coverage: readonly Coverage[];
}

/** No known platform accepts it. */
export function fitsNowhere({ matrix }: MatrixBundle): boolean {
  return !matrix.rows.some(({ cells }) => cells.some(({ verdict }) => verdict.verdict === "accepted"));
}

/**
 * The aspect that a row is refused for, beyond what differs by Redis version, or that nobody can decide. Undefined
 * where nothing else stands in the way.
 */
export function obstacleOf(verdicts: readonly Verdict[]): AspectVerdict | undefined {
  const aspects = (verdicts[0]?.aspects ?? []).filter(({ aspect }) => aspect !== "redis-version");
  const withDecision = (decision: Decision) => aspects.find(({ verdict }) => verdict === decision);
  return withDecision("rejected") ?? withDecision("unknown");
}
