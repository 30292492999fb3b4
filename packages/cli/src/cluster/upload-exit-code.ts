import type { ClusterOutcome, PlannedNode } from "@rampart/deploy";
import { exitCodes } from "../exit-code.ts";

/** Exit code of what became of one cluster. */
export function uploadExitCode({ error, result, plan }: ClusterOutcome): number {
  if (error !== undefined) return exitCodes[error.fault];
  if (result !== undefined) return result.ok ? exitCodes.done : exitCodes.cluster;
  // A plan without a result is a dry run, which tells what the real one would meet; without a plan nothing was begun.
  if (plan === undefined) return exitCodes.cluster;
  return plan.endpoint === "user-defined" && plan.nodes.some(isOutOfReach)
    ? exitCodes.cluster
    : exitCodes.done;
}

function isOutOfReach({ state }: PlannedNode): boolean {
  return state !== "missing" && state !== "present" && state !== "decommissioning";
}
