import { type Finding, finding, type Place } from "@rampart/findings";

/** A question that the data leave open, for a sentence: `whether …`. */
export function undecided(question: string, missing: string, place: Place = {}): Finding {
  return finding("cluster/undecided", place, { question, missing });
}
