import { type Finding, finding, type Place } from "@rampart/findings";
import { type Path, toPointer } from "../text/pointer.ts";
import { isObject, type ParsedText, type SourceDocument } from "../text/source-document.ts";
import { moved } from "../text/trusted-part.ts";
import { parseYamlDocument } from "../text/yaml-document.ts";
import { template } from "./resolve-references.ts";

const everyTemplate = new RegExp(template, "g");

/**
 * `{{NAME}}`, which a template step should have replaced. Unquoted it is not YAML, or YAML of another meaning, so it
 * is looked for in the text itself, before a parser's words could hide what is wrong.
 */
export function templateFindings(text: string, place: Place): Finding[] {
  if (!text.includes("{{")) return [];
  return text
    .split("\n")
    .flatMap((line, index) =>
      [...line.replace(/(^|\s)#.*$/, "").matchAll(everyTemplate)].map((match) =>
        finding(
          "manifest/template-leftover",
          { ...place, line: index + 1, column: match.index + 1 },
          { template: match[0] },
        ),
      ),
    );
}

/** Stand for the braces of templates while the text is parsed: characters for private use, which no manifest has. */
const standIns = { "{": "\ue000", "}": "\ue001" } as const;
const standIn = /[\ue000\ue001]/;

/**
 * The text as it would be read if its templates were quoted: each is part of a text, and everything else has the
 * meaning and the place that it has without them. No document where that is no YAML either.
 */
export function parseAroundTemplates(text: string, place: Place): ParsedText {
  if (standIn.test(text)) return { findings: [] };
  const { document, findings } = parseYamlDocument(hidden(text), place);
  if (document === undefined) return { findings: [] };
  // Two keys that are the same now can become different ones.
  return {
    document: around(document),
    findings: findings.filter(({ facts }) => !standIn.test(JSON.stringify(facts))),
  };
}

/** The document with its templates as they are written, in values, keys and pointers. */
function around(document: SourceDocument): SourceDocument {
  const inText = (path: Path) => path.map((part) => (typeof part === "string" ? hidden(part) : part));
  return {
    ...moved(document, shown(document.value), inText),
    place: (path) => ({ ...document.place(inText(path)), pointer: toPointer(path) }),
    keyPlace: (path) => ({ ...document.keyPlace(inText(path)), pointer: toPointer(path) }),
  };
}

function hidden(text: string): string {
  return text.replace(everyTemplate, (found) =>
    found.replaceAll("{", standIns["{"]).replaceAll("}", standIns["}"]),
  );
}

function shown(value: unknown): unknown {
  if (typeof value === "string") return withBraces(value);
  if (Array.isArray(value)) return value.map(shown);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [withBraces(key), shown(item)]));
}

function withBraces(text: string): string {
  return text.replaceAll(standIns["{"], "{").replaceAll(standIns["}"], "}");
}
