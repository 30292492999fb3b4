import { type Finding, finding, type Place } from "@rampart/findings";
import type { ResolvedTarget } from "../target.ts";
import type { Outcome } from "../verdict.ts";

/** A question that the data do not answer, for a sentence: `whether …`. */
export function undecided(question: string, missing: string, place: Place = {}): Finding {
  return finding("cluster/undecided", place, { question, missing });
}

/** A field that the target lacks is not checked; but a living cluster that does not report it leaves a question open. */
export function fieldMissing(
  { unsaid: missing = [], name = "the cluster" }: ResolvedTarget,
  field: "clusterVersion" | "os" | "arch",
): Pick<Outcome, "findings" | "skipped"> {
  if (!missing.includes(field)) return { skipped: true };
  const what = { clusterVersion: "version", os: "operating system", arch: "architecture" }[field];
  return {
    findings: [undecided(`whether the bundle is for this ${what}`, `${name} does not say its ${what}`)],
  };
}
