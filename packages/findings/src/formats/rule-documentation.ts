import type { Rule } from "../finding.ts";

/** Replaced when a release is built, by scripts/bundle-cli.mjs: where the documentation stands as a site, with a slash at its end. */
declare const RAMPART_SITE: string | undefined;

const site: string | undefined = typeof RAMPART_SITE === "undefined" ? undefined : RAMPART_SITE;

/**
 * What the path of a page in the repository is appended to where there is no site. SARIF wants an absolute URI. A package URL
 * (`pkg:`, ECMA-427) of the type `generic` is absolute, names a file inside a package after the `#`, and belongs to no
 * domain, account or registry that somebody else could own.
 */
export const ruleDocumentationBase = "pkg:generic/rampart#";

/** Where the project can be read about. */
export const projectUri = site ?? `${ruleDocumentationBase}README.md`;

/** `docs/rules/<area>.<name>.md`, from the root of the repository. */
export function ruleDocumentationPath(rule: Rule): string {
  return `docs/rules/${rule.replace("/", ".")}.md`;
}

export function ruleDocumentationUri(rule: Rule): string {
  const path = ruleDocumentationPath(rule);
  if (site === undefined) return `${ruleDocumentationBase}${path}`;
  return `${site}${path.replace("docs/", "").replace(/md$/, "html")}`;
}
