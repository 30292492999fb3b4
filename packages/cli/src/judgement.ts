import type { Target, Verdict } from "@rampart/compat";

/** The verdict on a file, and the target that the file was checked against. */
export interface Judgement {
  readonly target: Target;
  readonly verdict: Verdict;
}
