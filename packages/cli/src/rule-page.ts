import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Rule } from "@rampart/findings";
import { ruleDocumentationPath } from "@rampart/findings/formats";
import { documentationOf, isPublished } from "./documentation.ts";
import type { Io } from "./io.ts";

/** The text of the page of a rule. */
export async function readRulePage(rule: Rule, { bundled }: Io): Promise<string> {
  const path = ruleDocumentationPath(rule);
  if (bundled !== undefined) return Buffer.from(bundled.bytes(path)).toString("utf8");
  for (const page of filesOf(path)) {
    const text = await readFile(page, "utf8").catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new Error(`the page ${path} is missing`);
}

/** Where it can be opened: on the web in a release, else as a file. An executable has its pages inside. */
export function rulePageAddress(rule: Rule, { bundled }: Io): string | undefined {
  const path = ruleDocumentationPath(rule);
  if (isPublished) return documentationOf(path.replace(/^docs\//, ""));
  if (bundled !== undefined) return undefined;
  return filesOf(path).find((page) => existsSync(page))?.href;
}

/** The pages lie beside what is built, and in a checkout under its root. */
function filesOf(path: string): URL[] {
  return ["./", "../../../"].map((folder) => new URL(`${folder}${path}`, import.meta.url));
}
