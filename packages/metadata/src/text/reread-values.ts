import { type Finding, finding } from "@rampart/findings";
import { foreignKeys, isManifestField } from "../manifest/manifest.ts";
import { dateInWords, type PlainScalar } from "./plain-scalar.ts";
import { fromPointer } from "./pointer.ts";
import { nameOfPath } from "./schema-findings.ts";
import type { SourceDocument } from "./source-document.ts";

/**
 * Values that YAML makes something else of than was typed, and those that its readers disagree on. What was found at
 * fault already is not named again.
 */
export function rereadValues(document: SourceDocument, said: readonly Finding[]): Finding[] {
  const known = new Set(said.map(({ place }) => place.pointer));
  return [...(document.scalars ?? [])].flatMap(([pointer, scalar]): Finding[] => {
    if (known.has(pointer)) return [];
    const path = fromPointer(pointer);
    const place = document.place(path);
    if (typeof scalar.value === "number" && scalar.json === undefined)
      return [finding("json/non-finite-number", place, { text: scalar.typed })];
    if (!scalar.isSurprising || isMeant(path, scalar)) return [];
    const { typed, inWords: read, inNewerWords: readElsewhere } = scalar;
    if (read === dateInWords && isTyped(path)) {
      const facts = {
        field: nameOfPath(path),
        expected: "text",
        found: `${typed}, which YAML reads as ${read}`,
      };
      return [finding("manifest/wrong-type", place, { ...facts, typed })];
    }
    const spellings = [...new Set([spelled(read, typed), spelled(readElsewhere, typed)])];
    return [
      finding("yaml/value-changed", place, {
        field: nameOfPath(path),
        typed: shortened(typed),
        read,
        readElsewhere,
        spellings: spellings.map(shortened),
      }),
    ];
  });
}

/** RAMP cannot write a date; in a field of any form it is a text that nobody quoted, in others it may be meant. */
function isTyped([field = "", ...rest]: readonly string[]): boolean {
  return isManifestField(field) && !foreignKeys.has(field) && (field !== "crdb" || rest[0] === "name");
}

/** Whoever answers yes or no where that is asked for means it. */
function isMeant(path: readonly string[], { value }: PlainScalar): boolean {
  return typeof value === "boolean" && path.length === 1 && path[0] === "bigstore_version_2_support";
}

/** How the value is written so that every reader reads it. */
function spelled(words: string, typed: string): string {
  const plain = /^(?:the number )?(true|false|-?\d.*)$/.exec(words)?.[1];
  return plain ?? JSON.stringify(typed);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
