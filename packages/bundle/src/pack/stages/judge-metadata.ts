import type { Finding } from "@rampart/findings";
import { forCommand } from "../../command-severities.ts";
import { checkLoadedData } from "../../module/check-loaded-data.ts";
import { checkSystems } from "../../module/check-systems.ts";
import type { ModuleJson, Sha256 } from "../bundle-plan.ts";
import { checkRedisVersion } from "../check-redis-version.ts";
import { judgePlan, unsaid } from "../judge-plan.ts";
import type { PackingCommand } from "../pack-options.ts";
import type { Staged } from "../staged.ts";
import type { DerivedMetadata } from "./derive-metadata.ts";

type GatheredFacts = DerivedMetadata["facts"];

export interface JudgedMetadata {
  readonly facts: GatheredFacts;
  readonly moduleJson: ModuleJson;
}

export interface Judging {
  readonly command: PackingCommand;
  /** What was found before, which is not repeated. */
  readonly said: readonly Finding[];
  readonly runtime: Sha256;
}

/** Holds the finished metadata against the module, and their bundle against what `verify` demands. Pure. */
export function judgeMetadata(
  { facts, moduleJson }: DerivedMetadata,
  { command, said, runtime }: Judging,
): Staged<JudgedMetadata> {
  const ofModule = [
    ...(moduleJson === undefined
      ? []
      : [
          ...checkRedisVersion(moduleJson.metadata, facts.discovery, facts.inputs.document),
          ...checkCapabilities(moduleJson, facts),
        ]),
    // Needs no metadata: it is said even where there are none.
    ...checkSystems(facts.inputs.module.elf, facts.systems, {}),
  ];
  const ofPlan = moduleJson === undefined ? [] : judgePlan(planned(facts, moduleJson), runtime);
  const findings = forCommand(command, [...ofModule, ...unsaid(ofPlan, [...said, ...ofModule])]);
  return { findings, ...(moduleJson && { value: { facts, moduleJson } }) };
}

/** The capabilities against what the module registered when it was loaded. */
function checkCapabilities({ metadata }: ModuleJson, { discovery, inputs: { document } }: GatheredFacts) {
  if (discovery?.load === undefined) return [];
  return checkLoadedData(metadata.capabilities, discovery.load, document?.place(["capabilities"]) ?? {});
}

function planned({ inputs: { module, document }, dependencies }: GatheredFacts, { text }: ModuleJson) {
  return { text, module, dependencies, document };
}
