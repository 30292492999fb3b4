import { type Finding, finding, type LoadPart, loadPartNames } from "@rampart/findings";

/** A part of the aspect `load`, and why it was not examined; what was has no reason. */
export interface Examination {
  readonly part: LoadPart;
  readonly missing?: string;
}

/** Parts that were not examined, each with its name and the reason. */
export function unexaminedOf(parts: readonly Examination[]) {
  return parts.flatMap(({ part, missing }) =>
    missing === undefined ? [] : [{ part, name: loadPartNames[part], missing }],
  );
}

/** What was not examined is information, no doubt: `unknown` is for platform data that are missing. */
export function unexaminedFindings(parts: readonly Examination[]): Finding[] {
  const unexamined = unexaminedOf(parts).map(({ name, missing }) => ({ name, missing }));
  return unexamined.length === 0 ? [] : [finding("cluster/load-examined-in-part", {}, { unexamined })];
}
