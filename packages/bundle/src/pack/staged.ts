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

/** Hands nothing on where an error was found. */
export function withoutErrors<Value>(staged: Staged<Value>): Staged<Value> {
  return hasError(staged.findings) ? { findings: staged.findings } : staged;
}

export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}
