import { type BundleReading, readBundle } from "@rampart/bundle";
import { type Finding, finding } from "@rampart/findings";
import { parseManifest, parseModuleMetadata } from "@rampart/metadata";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import { type Input, openInput, sourceOf } from "../open-input.ts";
import type { ReportOptions } from "../output-options.ts";
import { reportFiles } from "../report-files.ts";
import type { Surroundings } from "../surroundings.ts";

/** Judges metadata, and the binary too where a file holds one. */
export function lint(
  files: readonly string[],
  options: ReportOptions & LimitOptions,
  surroundings: Surroundings,
): Promise<number> {
  const judgeFile = async (file: string) => judge(await openInput(file, surroundings), options, surroundings);
  return reportFiles("lint", files, judgeFile, options, surroundings);
}

async function judge(
  input: Input,
  options: LimitOptions,
  surroundings: Surroundings,
): Promise<readonly Finding[]> {
  switch (input.kind) {
    case "manifest":
      return parseManifest(input.bytes, surroundings.environment).findings;
    case "metadata": {
      const maxSize = options.maxModuleJsonSize;
      return parseModuleMetadata(input.bytes, { bundled: false, ...(maxSize !== undefined && { maxSize }) })
        .findings;
    }
    case "bundle":
      return withoutStructure(await readBundle(sourceOf(input), readOptions(options, surroundings)));
    case "module":
      return [finding("file/unrecognised", {}, { found: "a bare module" })];
    case "unknown":
      return [finding("file/unrecognised", {}, { found: "binary data" })];
  }
}

/** Structure is for `verify`; it counts here only where it hides the metadata or the module. */
function withoutStructure({ findings, metadata, module }: BundleReading): Finding[] {
  const hidden = metadata === undefined || module === undefined;
  return findings.filter(
    ({ rule, severity }) => !rule.startsWith("bundle/") || (hidden && severity === "error"),
  );
}
