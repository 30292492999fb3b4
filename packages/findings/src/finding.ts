import { adviceFor } from "./advice.ts";
import { catalogue } from "./catalogue/index.ts";
import type { Place } from "./place.ts";
import { printable } from "./printable.ts";
import type { ErrorCode, RuleDefinition } from "./rule-definition.ts";
import type { Severity } from "./severity.ts";
import type { Subject } from "./subject.ts";

type Catalogue = typeof catalogue;

/** `area/kebab-name`; never changes its meaning once released. */
export type Rule = keyof Catalogue;

/** The facts that a finding of rule `R` carries. */
export type Facts<R extends Rule> = Parameters<Catalogue[R]["message"]>[0];

/** One thing found: data only. {@link renderFinding} makes the words. */
export interface Finding<R extends Rule = Rule> {
  readonly rule: R;
  readonly severity: Severity;
  readonly place: Place;
  readonly facts: Facts<R>;
  /** What a cluster would answer an upload with, where it is documented that it would. */
  readonly errorCode?: ErrorCode;
  /** Flags of the command that prints it: its advice names no other. */
  readonly flags?: ReadonlySet<string>;
}

/** A finding in words, as the JSON report prints it (`schemas/report.schema.json`). */
export interface RenderedFinding extends Place {
  readonly rule: Rule;
  readonly severity: Severity;
  /** What a cluster would answer an upload with. */
  readonly errorCode?: ErrorCode;
  readonly message: string;
  /** How to fix it. */
  readonly help?: string;
}

export function finding<R extends Rule>(rule: R, place: Place, facts: Facts<R>): Finding<R> {
  const { severity, errorCode } = catalogue[rule] as RuleDefinition<Facts<R>>;
  return { rule, severity, place, facts, ...(errorCode !== undefined && { errorCode }) };
}

/** The same finding in a file that no cluster will see. */
export function withoutErrorCode({ errorCode: _, ...found }: Finding): Finding {
  return found;
}

/** Whether a string names a rule of the catalogue. */
export function isRule(name: string): name is Rule {
  return Object.hasOwn(catalogue, name);
}

/** What a rule is about. */
export function subjectOf(rule: Rule): Subject {
  return catalogue[rule].subject;
}

/** Whether a rule is about the module's own file: what is wrong with that shows when it is loaded, not before. */
export function isAboutBinary(rule: Rule): boolean {
  const subject = subjectOf(rule);
  return subject === "binary" || subject === "system";
}

/** Whether a finding is of one of these rules, so that its facts are known. */
export function isFinding<R extends Rule>(found: Finding, ...rules: readonly R[]): found is Finding<R> {
  return rules.some((rule) => rule === found.rule);
}

export function renderFinding<R extends Rule>(found: Finding<R>): RenderedFinding {
  const definition = catalogue[found.rule] as unknown as RuleDefinition<Facts<R>>;
  const advice = typeof definition.help === "function" ? definition.help(found.facts) : definition.help;
  const help = adviceFor(advice, found.flags);
  const { entry, pointer, line, column, offset } = found.place;
  return {
    rule: found.rule,
    severity: found.severity,
    ...(found.errorCode !== undefined && found.severity === "error" && { errorCode: found.errorCode }),
    message: printable(clipped(definition.message(found.facts))),
    ...(entry !== undefined && { entry: printable(entry) }),
    ...(pointer !== undefined && { pointer: printable(pointer) }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(offset !== undefined && { offset }),
    ...(help !== undefined && { help: printable(clipped(help)) }),
  };
}

/** Characters of a message: a name or number in it may be as long as its file. */
const longestMessage = 4000;

function clipped(text: string): string {
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

/** Puts findings in the order of their place, then of what they say, so that output never depends on timing. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      compareTexts(a.place.entry, b.place.entry) ||
      (a.place.line ?? 0) - (b.place.line ?? 0) ||
      (a.place.column ?? 0) - (b.place.column ?? 0) ||
      (a.place.offset ?? 0) - (b.place.offset ?? 0) ||
      compareTexts(a.place.pointer, b.place.pointer) ||
      compareTexts(a.rule, b.rule) ||
      // Few agree in all of these, and facts may be as long as a file.
      compareTexts(JSON.stringify(a.facts), JSON.stringify(b.facts)),
  );
}

function compareTexts(a = "", b = ""): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
