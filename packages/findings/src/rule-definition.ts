import type { Severity } from "./severity.ts";
import type { Subject } from "./subject.ts";

/** Error codes of a cluster as its REST API spells them; `docs/error-codes.md` says when each is answered. */
export const errorCodes = [
  // Upload.
  "modules_upload_disabled",
  "no_module",
  "invalid_module",
  "os_not_supported",
  "min_redis_pack_version",
  "dependencies_not_supported",
  "invalid_dependency_data",
  "module_exists",
  // Databases.
  "missing_module",
  "module_downgrade_unsupported",
  "redis_incompatible_version",
  "redis_pack_incompatible_version",
  "unsupported_module_capabilities",
  // Deletion.
  "module_in_use",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * One rule of the catalogue. `Facts` is what a check has to say; the words are made from it here and nowhere else.
 * The severity belongs to the rule: a check cannot choose.
 */
export interface RuleDefinition<Facts> {
  readonly subject: Subject;
  readonly severity: Severity;
  /** What the rule is about, in a few words, without facts. */
  readonly title: string;
  /** What a cluster would answer, where it is documented that it would. */
  readonly errorCode?: ErrorCode;
  readonly message: (facts: Facts) => string;
  /** What to do about it. */
  readonly help: string | ((facts: Facts) => string);
}

/** Fixes the facts of a rule: `rule<{ found: string }>({ … })`. */
export function rule<Facts = Record<never, never>>(definition: RuleDefinition<Facts>): RuleDefinition<Facts> {
  return definition;
}

/** A list for a sentence: `a, b and c`. */
export function enumerate(items: readonly string[], conjunction = "and"): string {
  if (items.length <= 1) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1)}`;
}

/** For the end of a message: `. Did you mean x?`, or nothing. */
export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? "" : `. Did you mean ${nearest}?`;
}
