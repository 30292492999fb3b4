import { type Finding, finding, type Place } from "@rampart/findings";
import { decodeText } from "./decode-text.ts";
import { parseJsonDocument } from "./json-document.ts";
import { isObject, type JsonObject, type SourceDocument, valueInWords } from "./source-document.ts";

export interface ParsedJsonObject {
  /** Absent where the bytes are not a JSON object. */
  readonly object?: { readonly value: JsonObject; readonly document: SourceDocument };
  readonly findings: readonly Finding[];
}

/** What is not read because it is more. */
export interface JsonLimits {
  /** Bytes of the text. */
  readonly maxSize: number;
  /** Values in it, those of all levels together. */
  readonly maxValues?: number | undefined;
}

/** Bytes that must be one JSON object. */
export function parseJsonObject(
  bytes: Uint8Array,
  { maxSize, maxValues }: JsonLimits,
  place: Place,
): ParsedJsonObject {
  const decoded = decodeText(bytes, maxSize, place, "JSON");
  if (decoded.text === undefined) return { findings: decoded.findings };
  const { document, findings: mistakes } = parseJsonDocument(decoded.text, place, maxValues);
  const findings = [...decoded.findings, ...mistakes];
  if (document === undefined) return { findings };
  const { value } = document;
  if (isObject(value)) return { object: { value, document }, findings };
  const found = valueInWords(value);
  return { findings: [...findings, finding("metadata/not-an-object", document.place([]), { found })] };
}
