import type { Rule } from "@rampart/findings";

/** Where the page of a rule can be read; undefined where it cannot. */
export type RulePage = (rule: Rule) => string | undefined;
