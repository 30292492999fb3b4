import type { BundleReading } from "@rampart/bundle";
import type { JudgedFile } from "./report-files.ts";

/** What a bundle gave, with the text of its `module.json` for the lines that findings lie in. */
export function judgedBundle({ findings, moduleJson }: BundleReading): JudgedFile {
  return {
    kind: "bundle",
    findings,
    ...(moduleJson !== undefined && { sources: new Map([["module.json", moduleJson]]) }),
  };
}
