import type { Finding } from "@rampart/findings";
import { parseDocument } from "yaml";
import type { Fix } from "../fixes/fix.ts";
import { ambiguous, fixManifest } from "../fixes/fix-text.ts";
import { judgeManifest } from "../manifest/judge-manifest.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { yamlOptions } from "../text/yaml-options.ts";
import { tidyDocument } from "./tidy-document.ts";

export interface Migration {
  /** Absent where the manifest cannot be understood. */
  readonly text?: string;
  /** What was fixed by rule. */
  readonly fixes: readonly Fix[];
  /** About the text that was made, or about the one given where none was: what is not evaluated, what is at fault. */
  readonly findings: readonly Finding[];
}

/**
 * A manifest of RAMP in Rampart's own form: two blanks a level, `override_command`, lists of names, dependencies by name,
 * `${NAME}` for the environment. Comments stay, and so does what it means. The same text again changes nothing.
 */
export function migrateManifest(given: string): Migration {
  const before = parse(given);
  const isAmbiguous = before.findings.some(({ rule }) => ambiguous.has(rule));
  if (before.document === undefined || isAmbiguous) return { fixes: [], findings: before.findings };
  let text = given.replace(/^\ufeff/, "");
  const fixes: Fix[] = [];
  // What is tidied can have something to fix, and comments settle in their second place.
  for (let round = 0; round < mostRounds; round++) {
    const fixed = fixManifest(text);
    const tidied = tidy(fixed.text);
    fixes.push(...fixed.fixes);
    if (tidied === text) break;
    text = tidied;
  }
  return { text, fixes, findings: parse(text).findings };
}

const mostRounds = 5;

function tidy(text: string): string {
  const document = parseDocument(text, yamlOptions);
  // The text was judged: what is left is that a key is an alias, of a text.
  document.errors.length = 0;
  tidyDocument(document);
  return document.toString({ lineWidth: 0, indent: 2, flowCollectionPadding: false });
}

/** What the environment lacks today is not a fault of the text, and neither is what follows from it. */
function parse(text: string) {
  const parsed = parseManifest(new TextEncoder().encode(text), {});
  const findings = judgeManifest(parsed);
  const unresolved = new Set(
    findings.filter(({ rule }) => rule === "manifest/environment-missing").map(({ place }) => place.pointer),
  );
  return {
    document: parsed.document,
    findings: findings.filter(({ place }) => !unresolved.has(place.pointer)),
  };
}
