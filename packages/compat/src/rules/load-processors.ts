import type { Finding } from "@rampart/findings";
import { operatingSystem } from "@rampart/platforms";
import type { Subject } from "../verdict.ts";
import type { Examination } from "./load-examination.ts";
import { undecided } from "./undecided.ts";

const part = "processor-level";

/**
 * The level of x86-64 that the module says it needs. glibc refuses a library that needs more than the processor has
 * (from 2.33 on; before, the server ends with SIGILL). A system that itself needs a level runs on no less.
 */
export function examineProcessors({ bundle: { module }, target: { os } }: Subject): {
  readonly findings: readonly Finding[];
  readonly parts: readonly Examination[];
} {
  const level = module?.elf?.processor.x86Level;
  const known = operatingSystem(os ?? "")?.x86Level ?? 1;
  if (level !== undefined && level <= known) return { findings: [], parts: [{ part }] };
  const missing = "which processors the nodes have is not known";
  if (level === undefined) return { findings: [], parts: [{ part, missing }] };
  const question = `whether the nodes have the x86-64-v${level} that the module needs`;
  return { findings: [undecided(question, missing)], parts: [{ part, missing }] };
}
