import { type Finding, finding, type Rule } from "../finding.ts";
import { covers, type Policy, type SuppressedFinding, type Suppression } from "./policy.ts";

/** A file that a run looked into. */
export interface ExaminedFile {
  /** Relative to the folder of the configuration. */
  readonly path: string;
  /** Which rules could have been raised; absent where any could. */
  readonly judges?: (rule: Rule) => boolean;
}

/**
 * Suppressions that took nothing away, at their places in the configuration. One that is about other files, or about
 * rules that this run does not judge, may be needed in another run, and is passed over.
 */
export function unusedSuppressions(
  policy: Policy,
  suppressed: readonly SuppressedFinding[],
  examined: readonly ExaminedFile[],
): Finding[] {
  const used = new Set(suppressed.map(({ by }) => by));
  return suppressionsOf(policy)
    .filter(
      (suppression) => !used.has(suppression) && examined.some((file) => couldBeUsed(suppression, file)),
    )
    .map(({ rule, reason, place }) =>
      finding("config/unused-suppression", place, { rule, ...(reason !== undefined && { reason }) }),
    );
}

/** Without those of the rule that is judged here: whether they are used is known only afterwards. */
function suppressionsOf({ settings, ignores }: Policy): Suppression[] {
  const switchedOff = settings.filter(({ level, files }) => level === "off" && files !== undefined);
  return [...switchedOff, ...ignores].filter(({ rule }) => rule !== "config/unused-suppression");
}

function couldBeUsed({ rule, files }: Suppression, { path, judges }: ExaminedFile): boolean {
  return covers(files, path) && (judges?.(rule) ?? true);
}
