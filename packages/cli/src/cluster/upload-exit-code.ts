import type { ClusterOutcome } from "@rampart/deploy";
import { exitCodes } from "../exit-code.ts";

/** Exit code of what became of one cluster. */
export function uploadExitCode({ error, result, plan }: ClusterOutcome): number {
  if (error !== undefined) return exitCodes[error.fault];
  if (result !== undefined) return result.ok ? exitCodes.done : exitCodes.cluster;
  // A plan without a result is a dry run; without a plan nothing was begun.
  return plan === undefined ? exitCodes.cluster : exitCodes.done;
}
