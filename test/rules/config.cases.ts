import { applyPolicy } from "@rampart/findings";
import { parseModuleMetadata } from "@rampart/metadata";
import { configurationReport, parseConfiguration } from "@rampart/project";
import { type ExampleHeading, example } from "./page.ts";
import type { RuleCases } from "./rule-case.ts";

const rule = "config/unused-suppression";

/** What a run over the `module.json` of the page has to say of a configuration there. */
function unusedUnder(heading: ExampleHeading) {
  const text = example(rule, heading, "json rampart.config.json");
  const configuration = parseConfiguration(Buffer.from(text), "rampart.config.json");
  const module = Buffer.from(example(rule, heading, "json module.json"));
  const { findings } = parseModuleMetadata(module, { bundled: false });
  const { suppressed } = applyPolicy(configuration.policy, "module.json", findings);
  return configurationReport(configuration, suppressed, [{ path: "module.json" }])?.findings ?? [];
}

export const cases: RuleCases = {
  [rule]: { failing: () => unusedUnder("Failing"), passing: () => unusedUnder("Fixed") },
};
