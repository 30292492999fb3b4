import type { Finding } from "@rampart/findings";
import type { Fix } from "../fixes/fix.ts";
import { ambiguous, fixParsedManifest } from "../fixes/fix-text.ts";
import { judgeManifest } from "../manifest/judge-manifest.ts";
import type { ParsedManifest } from "../manifest/manifest-form.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { syntaxOf } from "../text/yaml-document.ts";
import { jsonSchema, yamlSchema } from "../text/yaml-options.ts";
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
  const { document, findings } = parsed;
  const isAmbiguous = apartFromUnresolved(findings).some(({ rule }) => ambiguous.has(rule));
  if (document === undefined || isAmbiguous) return { fixes: [], findings: judge(parsed) };
  const fixes: Fix[] = [];
  // What is tidied can have something to fix, and comments settle in their second place.
  for (let round = 0; round < mostRounds; round++) {
    const fixed = fixParsedManifest(text, parsed);
    const read = fixed.parsed ?? (fixed.fixes.length === 0 ? parsed : parse(fixed.text));
    const tidied = tidy(read) ?? fixed.text;
    fixes.push(...fixed.fixes);
    text = tidied;
    parsed = tidied === fixed.text ? read : parse(text);
    // A document that is tidy already stays as it is, and what was fixed has nothing left to fix.
    if (parsed === read) break;
  }
  return { text, fixes, findings: judge(parsed) };
}

const mostRounds = 5;

/** The text of a manifest in its own form; its document is changed, and of no use where that is another text. */
function tidy({ document }: ParsedManifest): string | undefined {
  const syntax = syntaxOf(document);
  if (syntax === undefined) return undefined;
  // The text was judged: what is left is that a key is an alias, of a text.
  syntax.errors.length = 0;
  // It is YAML that is written, whatever was read.
  if (syntax.schema === jsonSchema) syntax.schema = yamlSchema;
  tidyDocument(syntax);
  return syntax.toString({ lineWidth: 0, indent: 2, flowCollectionPadding: false });
}

function parse(text: string): ParsedManifest {
  return parseManifest(new TextEncoder().encode(text), {});
}

function judge(parsed: ParsedManifest): Finding[] {
  return apartFromUnresolved(judgeManifest(parsed));
}

/** What the environment lacks today is not a fault of the text, and neither is what follows from it. */
function apartFromUnresolved(findings: readonly Finding[]): Finding[] {
  const unresolved = new Set(
    findings.filter(({ rule }) => rule === "manifest/environment-missing").map(({ place }) => place.pointer),
  );
  return findings.filter(({ place }) => !unresolved.has(place.pointer));
}
