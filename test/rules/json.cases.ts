import type { Finding, Rule } from "@rampart/findings";
import { parseModuleMetadata } from "@rampart/metadata";
import { fileOfConsole, parseMetadataExample } from "./example-run.ts";
import type { ExampleHeading } from "./page.ts";
import type { RuleCases } from "./rule-case.ts";

const metadata = (rule: Rule) => ({
  failing: () => parseMetadataExample(rule, "Failing"),
  passing: () => parseMetadataExample(rule, "Fixed"),
});

export const cases: RuleCases = {
  "json/syntax": metadata("json/syntax"),
  "json/comment": metadata("json/comment"),
  "json/trailing-comma": metadata("json/trailing-comma"),
  "json/duplicate-key": metadata("json/duplicate-key"),
  "json/non-finite-number": metadata("json/non-finite-number"),
  "json/too-deep": metadata("json/too-deep"),
  "json/too-much": { failing: () => parseMade("Failing"), passing: () => parseMade("Fixed") },
};

async function parseMade(heading: ExampleHeading): Promise<readonly Finding[]> {
  const bytes = await fileOfConsole("json/too-much", heading, "module.json");
  return parseModuleMetadata(bytes, { bundled: false }).findings;
}
