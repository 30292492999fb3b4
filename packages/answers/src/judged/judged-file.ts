import type { Finding } from "@rampart/findings";
import type { FileKind } from "@rampart/metadata";

/** What was found in a file, and the texts that it lies in. */
export interface JudgedFile {
  readonly kind: FileKind;
  readonly findings: readonly Finding[];
  /** By entry; the empty name is the file itself. For the lines that people are shown. */
  readonly sources?: ReadonlyMap<string, string>;
}
