import type { BundleReading } from "@rampart/bundle/read";
import { type Finding, finding, subjectOf } from "@rampart/findings";
import {
  type Environment,
  type FileKind,
  judgeManifest,
  type ModuleMetadataOptions,
  type Profile,
  parseManifest,
  parseModuleMetadata,
} from "@rampart/metadata";

/** What was found in a file, and the texts that it lies in. */
export interface JudgedFile {
  readonly kind: FileKind;
  readonly findings: readonly Finding[];
  /** By entry; the empty name is the file itself. For the lines that people are shown. */
  readonly sources?: ReadonlyMap<string, string>;
}

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

/** What can be said of a manifest without the module. */
export function judgedManifest(bytes: Uint8Array, environment: Environment, profile?: Profile): JudgedFile {
  const manifest = parseManifest(bytes, environment);
  return judgedText("manifest", bytes, judgeManifest(manifest, profile === undefined ? {} : { profile }));
}

/** What is said of a `module.json` outside a bundle. */
export function judgedMetadata(
  bytes: Uint8Array,
  profile?: Profile,
  limits: Pick<ModuleMetadataOptions, "maxSize" | "maxValues"> = {},
): JudgedFile {
  const { findings } = parseModuleMetadata(bytes, {
    bundled: false,
    ...(profile !== undefined && { profile }),
    ...limits,
  });
  return judgedText("metadata", bytes, findings);
}

/** A file that is itself the text that its findings lie in. */
function judgedText(kind: FileKind, bytes: Uint8Array, findings: readonly Finding[]): JudgedFile {
  return { kind, findings, sources: new Map([["", new TextDecoder().decode(bytes)]]) };
}

/** What is none of the files that `lint` judges. */
export function judgedOther(kind: "module" | "unknown"): JudgedFile {
  const found = kind === "module" ? "a bare module" : "binary data";
  const expected = "a manifest (YAML or JSON), a module.json or a bundle (zip)";
  return { kind, findings: [finding("file/unrecognised", {}, { found, expected })] };
}
