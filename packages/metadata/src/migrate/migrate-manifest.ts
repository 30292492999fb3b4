import type { Finding } from "@rampart/findings";
import { parseDocument } from "yaml";
import type { Fix } from "../fixes/fix.ts";
import { ambiguous, fixManifest } from "../fixes/fix-text.ts";
import { judgeManifest } from "../manifest/judge-manifest.ts";
import { type ParsedManifest, parseManifest } from "../manifest/parse-manifest.ts";
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
  let text = given.replace(/^\ufeff/, "");
  let parsed = parse(text);
  const findings = judge(parsed);
  const isAmbiguous = findings.some(({ rule }) => ambiguous.has(rule));
  if (parsed.document === undefined || isAmbiguous) return { fixes: [], findings };
  const fixes: Fix[] = [];
  // What is tidied can have something to fix, and comments settle in their second place.
  for (let round = 0; round < mostRounds; round++) {
    const fixed = fixManifest(text, parsed);
    const tidied = tidy(fixed.text);
    fixes.push(...fixed.fixes);
    if (tidied === text) break;
    text = tidied;
    parsed = parse(text);
  }
  return { text, fixes, findings: judge(parsed) };
}

const mostRounds = 5;

function tidy(text: string): string {
  const document = parseDocument(text, yamlOptions);
  // The text was judged: what is left is that a key is an alias, of a text.
  document.errors.length = 0;
  tidyDocument(document);
  return document.toString({ lineWidth: 0, indent: 2, flowCollectionPadding: false });
}

function parse(text: string): ParsedManifest {
  return parseManifest(new TextEncoder().encode(text), {});
}

/** What the environment lacks today is not a fault of the text, and neither is what follows from it. */
function judge(parsed: ParsedManifest): Finding[] {
  const findings = judgeManifest(parsed);
  const unresolved = new Set(
    findings.filter(({ rule }) => rule === "manifest/environment-missing").map(({ place }) => place.pointer),
  );
  return findings.filter(({ place }) => !unresolved.has(place.pointer));
}
