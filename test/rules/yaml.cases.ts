import type { Rule } from "@rampart/findings";
import { parseManifestExample } from "./example-run.ts";
import type { RuleCases } from "./rule-case.ts";

const manifest = (rule: Rule) => ({
  failing: () => parseManifestExample(rule, "Failing"),
  passing: () => parseManifestExample(rule, "Fixed"),
});

export const cases: RuleCases = {
  "yaml/syntax": manifest("yaml/syntax"),
  "yaml/duplicate-key": manifest("yaml/duplicate-key"),
  "yaml/value-changed": manifest("yaml/value-changed"),
};
