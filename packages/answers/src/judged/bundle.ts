import type { BundleReading } from "@rampart/bundle/read";
import { subjectOf } from "@rampart/findings";
import type { JudgedFile } from "./judged-file.ts";

/** What a bundle gave, with the text of its `module.json` for the lines that findings lie in. */
export function judgedBundle({ findings, moduleJson }: BundleReading): JudgedFile {
  return {
    kind: "bundle",
    findings,
    ...(moduleJson !== undefined && { sources: new Map([["module.json", moduleJson]]) }),
  };
}

/** The same without its structure, which is for `verify`; it counts only where it hides the metadata or the module. */
export function judgedContents(reading: BundleReading): JudgedFile {
  const isHidden = reading.metadata === undefined || reading.module === undefined;
  const findings = reading.findings.filter(
    ({ rule, severity }) => subjectOf(rule) !== "bundle" || (isHidden && severity === "error"),
  );
  return judgedBundle({ ...reading, findings });
}
