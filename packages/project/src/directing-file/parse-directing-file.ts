import { extname } from "node:path";
import { renderFinding } from "@rampart/findings";
import {
  decodeText,
  type ParsedText,
  parseJsonDocument,
  parseYamlDocument,
  type SourceDocument,
  type Validator,
} from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "./invalid-file.ts";
import { plainValue } from "./plain-value.ts";
import { schemaProblem } from "./schema-problem.ts";

// The caller's own files are trusted with more than a stranger's metadata: an inventory may name thousands of clusters.
const mostValues = 300_000;
const mostPieces = 100_000;

/**
 * What a file that directs a run says: JSON where its name ends in `.json`, else YAML.
 * @throws {RampartError} where it is larger than the limit, or not valid
 */
export function parseDirectingFile<Value>(
  bytes: Uint8Array,
  limit: number,
  file: DirectingFile,
  validate: Validator<Value>,
): { readonly value: Value; readonly document: SourceDocument } {
  const { value, document } = parseDirectingDocument(bytes, limit, file);
  return { value: validValue(value, validate, document, file), document };
}

/** The same before its value is held against a schema. */
export function parseDirectingDocument(
  bytes: Uint8Array,
  limit: number,
  file: DirectingFile,
): { readonly value: unknown; readonly document: SourceDocument } {
  const isJson = extname(file.file).toLowerCase() === ".json";
  const document = parseDocument(bytes, limit, file, (text) =>
    isJson ? parseJsonDocument(text, {}, mostValues) : parseYamlDocument(text, {}, mostPieces),
  );
  return { value: isJson ? document.value : plainValue(document), document };
}

/**
 * The value, of the type that its schema describes.
 * @throws {RampartError} where it is not valid against the schema
 */
export function validValue<Value>(
  value: unknown,
  validate: Validator<Value>,
  document: SourceDocument,
  file: DirectingFile,
): Value {
  if (validate(value)) return value;
  throw invalidFile(file, schemaProblem(file.kind, validate.errors ?? [], document));
}

/**
 * A text that has to be right in every respect: what is only a warning elsewhere could mislead a whole run.
 * A byte-order mark, which some editors write, is passed over.
 */
export function parseDocument(
  bytes: Uint8Array,
  limit: number,
  file: DirectingFile,
  parse: (text: string) => ParsedText,
): SourceDocument {
  const decoded = decodeText(bytes, limit, {});
  if (decoded.findings.some(({ rule }) => rule === "text/too-large")) {
    const problem = `the ${file.kind} is larger than ${limit} bytes`;
    throw invalidFile(file, { place: {}, problem, help: "Check that this is the file you meant." });
  }
  const { document, findings } =
    decoded.text === undefined ? { findings: decoded.findings } : parse(decoded.text);
  const [first] = findings;
  if (first !== undefined) {
    const { message } = renderFinding(first);
    throw invalidFile(file, { place: first.place, problem: message });
  }
  if (document === undefined) throw new Error(`${file.file}: neither a document nor a finding`);
  return document;
}
