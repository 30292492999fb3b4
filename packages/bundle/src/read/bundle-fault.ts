import { type Finding, isAboutBinary } from "@rampart/findings";

/** Whether a bundle cannot be trusted to be what it says. What its binary needs is no reason. */
export function isBundleFault({ rule, severity }: Finding): boolean {
  return severity === "error" && !isAboutBinary(rule);
}
