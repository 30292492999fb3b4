import type { Discovery } from "@rampart/discovery";
import { type BundlePlan, digestOfEntries, planEntries, type Sha256 } from "../bundle-plan.ts";
import { defaultName, type NameTemplate, renderNameTemplate } from "../name-template.ts";
import type { Staged } from "../staged.ts";
import type { JudgedMetadata } from "./judge-metadata.ts";

/** A bundle that only has to be written. */
export interface PlannedBundle {
  /** File to write. */
  readonly path: string;
  readonly plan: BundlePlan;
  /** Set where the module was loaded. */
  readonly discovery?: Discovery;
}

/**
 * The name of the bundle and every entry of it. Pure.
 * @throws {RampartError} where a field of the template has no value, or the name is too long
 */
export function planBundle(
  { facts, moduleJson: { metadata, text } }: JudgedMetadata,
  template: NameTemplate | undefined,
  runtime: Sha256,
): Staged<PlannedBundle> {
  const { discovery, inputs, dependencies } = facts;
  const entries = planEntries(Buffer.from(text), inputs.module, dependencies.files, runtime);
  const digest = digestOfEntries(entries, runtime);
  const plan = { metadata, moduleJson: text, entries, contentDigest: digest };
  const named = { metadata, folder: inputs.moduleFolder };
  const path = template === undefined ? defaultName(named) : renderNameTemplate(template, named);
  return { value: { path, plan, ...(discovery && { discovery }) }, findings: [] };
}
