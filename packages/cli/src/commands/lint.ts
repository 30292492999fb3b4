import { type BundleReading, readBundle } from "@rampart/bundle";
import { finding } from "@rampart/findings";
import { parseManifest, parseModuleMetadata } from "@rampart/metadata";
import { expandFiles, isLintable } from "../expand-files.ts";
import type { FileKind } from "../file-kind.ts";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import { type Input, openInput, sourceOf } from "../open-input.ts";
import { type FilesOptions, type Judgement, reportFiles } from "../report-files.ts";
import type { Surroundings } from "../surroundings.ts";
import { judgementOf } from "./verify.ts";

export type LintOptions = FilesOptions & LimitOptions;

/** Judges metadata, and the binary too where a file holds one. */
export async function lint(
  files: readonly string[],
  options: LintOptions,
  surroundings: Surroundings,
): Promise<number> {
  const judgeFile = async (file: string) => judge(await openInput(file, surroundings), options, surroundings);
  return reportFiles("lint", await expandFiles(files, isLintable), judgeFile, options, surroundings);
}

/** What `lint` can tell apart. */
const expected = "a manifest (YAML or JSON), a module.json or a bundle (zip)";

async function judge(input: Input, options: LintOptions, surroundings: Surroundings): Promise<Judgement> {
  const { profile, maxModuleJsonSize: maxSize } = options;
  const forProfile = profile === undefined ? {} : { profile };
  switch (input.kind) {
    case "manifest":
      return inText(
        "manifest",
        input.bytes,
        parseManifest(input.bytes, surroundings.environment, {}, forProfile),
      );
    case "metadata": {
      const limit = maxSize === undefined ? {} : { maxSize };
      return inText(
        "metadata",
        input.bytes,
        parseModuleMetadata(input.bytes, { bundled: false, ...forProfile, ...limit }),
      );
    }
    case "bundle":
      return judgementOf(
        withoutStructure(
          await readBundle(sourceOf(input), { ...readOptions(options, surroundings), ...forProfile }),
        ),
      );
    case "module":
      return {
        kind: "module",
        findings: [finding("file/unrecognised", {}, { found: "a bare module", expected })],
      };
    case "unknown":
      return {
        kind: "unknown",
        findings: [finding("file/unrecognised", {}, { found: "binary data", expected })],
      };
  }
}

/** The file itself is the text that its findings lie in. */
function inText(kind: FileKind, bytes: Uint8Array, { findings }: Pick<Judgement, "findings">): Judgement {
  return { kind, findings, sources: new Map([["", new TextDecoder().decode(bytes)]]) };
}

/** Structure is for `verify`; it counts here only where it hides the metadata or the module. */
function withoutStructure(reading: BundleReading): BundleReading {
  const isHidden = reading.metadata === undefined || reading.module === undefined;
  const findings = reading.findings.filter(
    ({ rule, severity }) => !rule.startsWith("bundle/") || (isHidden && severity === "error"),
  );
  return { ...reading, findings };
}
