import { catalogue } from "../../catalogue/index.ts";
import type { Rule } from "../../finding.ts";
import type { RuleDefinition } from "../../rule-definition.ts";
import { areas } from "../../subject.ts";
import { ruleDocumentationPath, ruleDocumentationUri } from "../rule-documentation.ts";
import { levels } from "./level.ts";
import { messageText, sentence } from "./message-text.ts";

const definitions = Object.entries(catalogue) as unknown as readonly (readonly [
  Rule,
  RuleDefinition<never>,
])[];

/**
 * The whole catalogue, whatever was found: consumers expect the same tool to have the same rules from run to run,
 * and show those without results as passed.
 */
export function ruleDescriptors(): object[] {
  return definitions.map(([rule, definition]) => ({
    id: rule,
    name: pascalCase(rule),
    shortDescription: { text: messageText(sentence(definition.title)) },
    fullDescription: { text: messageText(fullDescription(definition)) },
    helpUri: ruleDocumentationUri(rule),
    help: { text: messageText(helpText(rule, definition)) },
    defaultConfiguration: { level: levels[definition.severity] },
    properties: { tags: ["redis-module", areas[definition.subject]] },
  }));
}

const indices: ReadonlyMap<Rule, number> = new Map(definitions.map(([rule], index) => [rule, index]));

export function ruleIndex(rule: Rule): number {
  return indices.get(rule) ?? -1;
}

function fullDescription({ title, errorCode }: RuleDefinition<never>): string {
  if (errorCode === undefined) return sentence(title);
  return `${sentence(title)} A cluster answers an upload with ${errorCode}.`;
}

/** Help that needs facts stands with each result instead. */
function helpText(rule: Rule, { help }: RuleDefinition<never>): string {
  const more = `\`rampart explain ${rule}\` and ${ruleDocumentationPath(rule)} say more.`;
  return typeof help === "string" ? `${help} ${more}` : more;
}

/** `bundle/sha256-mismatch` is `BundleSha256Mismatch`: a friendly name is an identifier. */
function pascalCase(rule: Rule): string {
  return rule
    .split(/[/-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
