import type { Rule } from "./finding.ts";

/** Why a rule is no longer raised, and what is raised in its place. */
export interface RetiredRule {
  readonly why: string;
  readonly instead: Rule;
}

/**
 * Names that rules once had. A configuration or a baseline may still hold one, so none is ever given to another rule.
 * Add the name here when a rule is renamed or removed; `docs/configuration.md` lists them for users.
 */
export const retiredRules = {
  "json/lone-surrogate": {
    why: "the rule judges YAML too",
    instead: "text/lone-surrogate",
  },
  "manifest/architecture-ignored": {
    why: "an architecture that differs from the module's is an error now, and no longer ignored",
    instead: "manifest/wrong-architecture",
  },
} as const satisfies Readonly<Record<string, RetiredRule>>;

/** Retired names that are in a catalogue again. */
export function reusedNames(
  retired: Readonly<Record<string, RetiredRule>>,
  rules: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(retired).filter((name) => Object.hasOwn(rules, name));
}
