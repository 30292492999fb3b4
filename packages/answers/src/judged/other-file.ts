import { fileFormat, formatInWords } from "@rampart/bytes";
import { finding } from "@rampart/findings";
import type { JudgedFile } from "./judged-file.ts";

/** What is none of the files that `lint` judges, told by its first bytes. */
export function judgedOther(kind: "module" | "unknown", head: Uint8Array): JudgedFile {
  const found = kind === "module" ? "a bare module" : formatInWords(fileFormat(head));
  const expected = "a manifest (YAML or JSON), a module.json or a bundle (zip)";
  return { kind, findings: [finding("file/unrecognised", {}, { found, expected })] };
}
