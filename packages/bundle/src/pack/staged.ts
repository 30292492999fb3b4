import type { Finding } from "@rampart/findings";

/** What a stage hands to the next one, and what was found up to its end. */
export interface Staged<Value> {
  /** Absent where it could not be made: packing ends there. */
  readonly value?: Value;
  readonly findings: readonly Finding[];
}

/** The next stage, if there is something to hand to it, with the findings of both. */
export async function next<Before, After>(
  before: Staged<Before>,
  stage: (value: Before) => Staged<After> | Promise<Staged<After>>,
): Promise<Staged<After>> {
  if (before.value === undefined) return { findings: before.findings };
  const after = await stage(before.value);
  return { ...after, findings: [...before.findings, ...after.findings] };
}

/** What a project makes of findings: other severities, and some left out. */
export type Judging = (findings: readonly Finding[]) => readonly Finding[];

const asFound: Judging = (findings) => findings;

/** Hands nothing on where an error is left. */
export function withoutErrors<Value>(staged: Staged<Value>, judge: Judging = asFound): Staged<Value> {
  return hasError(judge(staged.findings)) ? { findings: staged.findings } : staged;
}

/** The findings that are left. An error without which there would be a bundle is one in any project. */
export function asJudged<Value>(staged: Staged<Value>, judge: Judging = asFound): Staged<Value> {
  const findings = judge(staged.findings);
  return staged.value === undefined && !hasError(findings) ? staged : { ...staged, findings };
}

export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}
