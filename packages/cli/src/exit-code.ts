import { type Fault, RampartError, type Report } from "@rampart/findings";
import { Interruption, type InterruptionSignal } from "./io.ts";

/** Exit codes, as the contract with scripts has them. */
export const exitCodes = {
  done: 0,
  input: 1,
  call: 2,
  environment: 3,
  cluster: 4,
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
} as const satisfies Record<Fault | "done" | InterruptionSignal, number>;

/** Exit code of what was found: 1 for an error, or for more warnings than allowed. */
export function exitCodeOfReports(reports: readonly Report[], maxWarnings: number | undefined): number {
  const isExceeded = warningsBeyond(reports, maxWarnings) !== undefined;
  return reports.every(({ ok }) => ok) && !isExceeded ? exitCodes.done : exitCodes.input;
}

/** How many warnings there are, where they are more than allowed. */
export function warningsBeyond(
  reports: readonly Report[],
  maxWarnings: number | undefined,
): number | undefined {
  const warnings = reports.reduce((sum, { summary }) => sum + summary.warnings, 0);
  return maxWarnings !== undefined && warnings > maxWarnings ? warnings : undefined;
}

/** Exit code of a run that could not go on. A promise of ours that broke counts as the environment's. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof Interruption) return exitCodes[error.signalName];
  return error instanceof RampartError ? exitCodes[error.fault] : exitCodes.environment;
}
