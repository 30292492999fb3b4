import { finding } from "@rampart/findings";
import type { JudgedFile } from "./judged-file.ts";

/** What is none of the files that `lint` judges. */
export function judgedOther(kind: "module" | "unknown"): JudgedFile {
  const found = kind === "module" ? "a bare module" : "binary data";
  const expected = "a manifest (YAML or JSON), a module.json or a bundle (zip)";
  return { kind, findings: [finding("file/unrecognised", {}, { found, expected })] };
}
