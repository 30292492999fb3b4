import type { Finding } from "@rampart/findings";
import type { FileKind } from "@rampart/metadata";
import type { JudgedFile } from "./judged-file.ts";

const decoder = new TextDecoder();

/** A file that is itself the text that its findings lie in. */
export function judgedText(kind: FileKind, bytes: Uint8Array, findings: readonly Finding[]): JudgedFile {
  return { kind, findings, sources: new Map([["", decoder.decode(bytes)]]) };
}
