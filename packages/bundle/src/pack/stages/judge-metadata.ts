import type { Finding } from "@rampart/findings";
import { forCommand } from "../../command-severities.ts";
import { checkSystems } from "../../module/check-systems.ts";
import type { ModuleJson } from "../bundle-plan.ts";
import { checkRedisVersion } from "../check-redis-version.ts";
import type { PackingCommand } from "../pack-options.ts";
import type { Staged } from "../staged.ts";
import type { DerivedMetadata } from "./derive-metadata.ts";

type GatheredFacts = DerivedMetadata["facts"];

export interface JudgedMetadata {
  readonly facts: GatheredFacts;
  readonly moduleJson: ModuleJson;
}

/** What finished metadata must satisfy before a byte is written. A new rule of this kind is a line here. */
const checks: readonly ((moduleJson: ModuleJson, facts: GatheredFacts) => readonly Finding[])[] = [
  ({ metadata }, { discovery, inputs }) => checkRedisVersion(metadata, discovery, inputs.document),
];

/** Holds the finished metadata against the module. Pure. */
export function judgeMetadata(
  { facts, moduleJson }: DerivedMetadata,
  command: PackingCommand,
): Staged<JudgedMetadata> {
  const findings = forCommand(command, [
    ...(moduleJson === undefined ? [] : checks.flatMap((check) => check(moduleJson, facts))),
    // Needs no metadata: it is said even where there are none.
    ...checkSystems(facts.inputs.module.elf, facts.systems, {}),
  ]);
  return { findings, ...(moduleJson && { value: { facts, moduleJson } }) };
}
