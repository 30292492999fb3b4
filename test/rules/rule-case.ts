import type { Finding, RenderedFinding, Rule } from "@rampart/findings";

/** Produces findings through the public functions, from the examples of a page or from files made on the spot. */
export type Case = () => Promise<readonly RaisedFinding[]> | readonly RaisedFinding[];

/** As a function returns it, or as a command prints it. */
export type RaisedFinding = Finding | RenderedFinding;

/** For each rule, input that raises it and input that does not. */
export type RuleCases = Readonly<Partial<Record<Rule, { readonly failing: Case; readonly passing: Case }>>>;
