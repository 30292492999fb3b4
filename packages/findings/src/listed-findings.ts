import { type Finding, finding } from "./finding.ts";
import type { Place } from "./place.ts";

/** A file with more findings of one rule than this is another file, or was made to harm its reader. */
export const mostOfOneRule = 1000;

/** The first of each rule, in the order given, and one finding for each rule that has more, which counts them. */
export function listedFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= mostOfOneRule) return findings;
  const counts = new Map<Finding["rule"], number>();
  const entries = new Map<Finding["rule"], Place>();
  const listed = findings.filter(({ rule, place: { entry } }) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    if (count === 1) entries.set(rule, entry === undefined ? {} : { entry });
    return count <= mostOfOneRule;
  });
  const more = [...counts]
    .filter(([, count]) => count > mostOfOneRule)
    .map(([rule, count]) =>
      finding("text/more-findings", entries.get(rule) ?? {}, { omitted: count - mostOfOneRule, of: rule }),
    );
  return [...listed, ...more];
}
