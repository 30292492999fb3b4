import { renderFinding } from "@rampart/findings";
import { decodeText, type ParsedText, type SourceDocument } from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "./invalid-file.ts";

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
  if (bytes.length > limit) {
    const problem = `the ${file.kind} is larger than ${limit} bytes`;
    throw invalidFile(file, { place: {}, problem, help: "Check that this is the file you meant." });
  }
  const decoded = decodeText(bytes, limit, {});
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
