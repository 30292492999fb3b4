import { type BundleEntry, type BundleReading, readBundle, readModuleFile } from "@rampart/bundle";
import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, printable, renderFinding, report } from "@rampart/findings";
import { type ModuleMetadata, parseManifest, parseModuleMetadata } from "@rampart/metadata";
import { exitCodes } from "../exit-code.ts";
import { type LimitOptions, readOptions } from "../limit-options.ts";
import { type Input, openInput } from "../open-input.ts";
import { type OutputOptions, printFindings, styleOf } from "../output-options.ts";
import { renderContents } from "../render/contents-text.ts";
import { commandDocument } from "../render/document.ts";
import type { Surroundings } from "../surroundings.ts";

/** What is inside a file: `schemas/inspect.schema.json`. */
export interface FileContents {
  readonly file: string;
  readonly kind: "bundle" | "metadata" | "module";
  readonly size?: number;
  readonly contentDigest?: string;
  readonly entries?: readonly BundleEntry[];
  readonly metadata?: ModuleMetadata;
  readonly module?: {
    readonly entry?: string;
    readonly size: number;
    readonly sha256: string;
    readonly elf?: ElfInfo;
  };
  /** Why a part is absent. */
  readonly findings: readonly Finding[];
}

/** Tells what is inside; says what keeps a part from being read, and judges nothing else. */
export async function inspect(
  file: string,
  options: OutputOptions & LimitOptions,
  surroundings: Surroundings,
): Promise<number> {
  const contents = await read(await openInput(file), options, surroundings);
  const { stdout } = surroundings;
  if (options.format === "json") stdout.write(commandDocument("inspect", toDocument(contents)));
  else {
    printFindings(report(file, contents.findings), options, surroundings);
    stdout.write(renderContents(contents, styleOf(options, stdout, surroundings), options.verbose));
  }
  const unreadable = contents.metadata === undefined && contents.module === undefined;
  return unreadable ? exitCodes.input : exitCodes.done;
}

async function read(input: Input, options: LimitOptions, surroundings: Surroundings): Promise<FileContents> {
  const file = input.path;
  switch (input.kind) {
    case "bundle": {
      const source = input.bytes === undefined ? { path: input.path } : { bytes: input.bytes };
      const { document: _, ...reading } = await readBundle(source, readOptions(options, surroundings));
      return { file, kind: "bundle", ...reading, findings: reasonsForAbsence(reading) };
    }
    case "module": {
      const { module, findings } = await readModuleFile(file);
      if (module === undefined) return { file, kind: "module", findings };
      const { size, sha256, elf } = module;
      return { file, kind: "module", size, module: { size, sha256, elf }, findings };
    }
    case "metadata": {
      const { metadata, findings } = parseModuleMetadata(input.bytes, { bundled: false });
      return {
        file,
        kind: "metadata",
        size: input.bytes.length,
        ...(metadata && { metadata }),
        findings: metadata ? [] : findings,
      };
    }
    case "manifest": {
      const { findings } = parseManifest(input.bytes, surroundings.environment);
      const found = findings.some(({ severity }) => severity === "error") ? "text" : "a manifest";
      return { file, kind: "metadata", findings: [finding("file/unrecognised", {}, { found })] };
    }
    case "unknown":
      return {
        file,
        kind: "metadata",
        findings: [finding("file/unrecognised", {}, { found: "binary data" })],
      };
  }
}

/** Only the findings that explain why a part could not be read; judging is for `verify`. */
function reasonsForAbsence({ findings, metadata, module }: BundleReading): Finding[] {
  if (metadata !== undefined && module?.elf !== undefined) return [];
  return findings.filter(({ severity }) => severity === "error");
}

function toDocument({ entries, module, findings, ...rest }: FileContents): object {
  return {
    ...rest,
    ...(entries && {
      entries: entries.map(({ mode, ...entry }) => ({
        ...entry,
        ...(mode !== undefined && { mode: mode.toString(8).padStart(4, "0") }),
      })),
    }),
    ...(module && { module: { ...module, ...(module.elf && { elf: elfDocument(module.elf) }) } }),
    findings: findings.map(renderFinding),
  };
}

function elfDocument(elf: ElfInfo): object {
  const {
    machine,
    type,
    soname,
    needed,
    rpath,
    runpath,
    buildId,
    exportsOnLoad,
    debugOnly,
    stripped,
    hasDebugInfo,
    hardening,
  } = elf;
  return {
    machine,
    type,
    ...(soname !== undefined && { soname: printable(soname) }),
    needed: needed.map(printable),
    rpath: rpath.map(printable),
    runpath: runpath.map(printable),
    versionNeeds: versionNeedsByLibrary(elf),
    ...(buildId !== undefined && { buildId }),
    exportsOnLoad,
    debugOnly,
    stripped,
    hasDebugInfo,
    hardening,
  };
}

export function versionNeedsByLibrary({ versionNeeds }: ElfInfo): Record<string, string[]> {
  const libraries = [...new Set(versionNeeds.map(({ library }) => library))];
  const versionsOf = (name: string) =>
    versionNeeds.filter(({ library }) => library === name).map(({ version }) => printable(version));
  return Object.fromEntries(libraries.map((name) => [printable(name), versionsOf(name)]));
}
