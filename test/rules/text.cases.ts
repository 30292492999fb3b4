import type { Finding, Rule } from "@rampart/findings";
import { parseManifest } from "@rampart/metadata";
import { fileOfConsole, parseMetadataExample } from "./example-run.ts";
import type { ExampleHeading } from "./page.ts";
import type { RuleCases } from "./rule-case.ts";

const made = (rule: Rule) => ({
  failing: () => parseMade(rule, "Failing"),
  passing: () => parseMade(rule, "Fixed"),
});

async function parseMade(rule: Rule, heading: ExampleHeading): Promise<readonly Finding[]> {
  return parseManifest(await fileOfConsole(rule, heading, "ramp.yml"), {}).findings;
}

export const cases: RuleCases = {
  "text/byte-order-mark": made("text/byte-order-mark"),
  "text/invalid-utf-8": made("text/invalid-utf-8"),
  "text/lone-surrogate": {
    failing: () => parseMetadataExample("text/lone-surrogate", "Failing"),
    passing: () => parseMetadataExample("text/lone-surrogate", "Fixed"),
  },
  "text/too-large": made("text/too-large"),
  "text/more-findings": made("text/more-findings"),
};
