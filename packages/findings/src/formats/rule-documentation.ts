import type { Rule } from "../finding.ts";

/**
 * What the path of a page in the repository is appended to. SARIF wants an absolute URI, and the pages have no address on the
 * web yet. A package URL (`pkg:`, ECMA-427) of the type `generic` is absolute, names a file inside a package after
 * the `#`, and belongs to no domain, account or registry that somebody else could own. Once the pages are
 * published, their address (`https://…/blob/main/`) goes here, and nothing else changes.
 */
export const ruleDocumentationBase = "pkg:generic/rampart#";

/** `docs/rules/<area>.<name>.md`, from the root of the repository. */
export function ruleDocumentationPath(rule: Rule): string {
  return `docs/rules/${rule.replace("/", ".")}.md`;
}

export function ruleDocumentationUri(rule: Rule): string {
  return `${ruleDocumentationBase}${ruleDocumentationPath(rule)}`;
}
