import { type Finding, finding, withoutErrorCode } from "@rampart/findings";
import { type CommandMatching, commandConflicts } from "../checks/command-conflicts.ts";
import { dependencyFiles } from "../checks/dependency-files.ts";
import { metadataChecks } from "../checks/index.ts";
import type { RawManifest } from "../generated/manifest.ts";
import type { Profile } from "../profile.ts";
import type { JsonObject, SourceDocument } from "../text/source-document.ts";
import { trustedPart } from "../text/trusted-part.ts";
import { isManifestField, type Manifest } from "./manifest.ts";
import { faultRules, isAboutFilled, normalise, type ParsedManifest } from "./manifest-form.ts";
import { meantFields } from "./meant-fields.ts";
import { type PackingDefaults, unsetFields } from "./unset-fields.ts";

/** What the one who asks adds to the manifest; `lint` adds nothing. */
export interface ManifestJudging {
  /** What the module is meant for, where the caller says. */
  readonly profile?: Profile | undefined;
  readonly defaults?: PackingDefaults | undefined;
  readonly matchCommands?: CommandMatching | undefined;
  readonly systems?: SystemsElsewhere | undefined;
}

/** Where the systems come from if not from the manifest: the caller names them, or this machine is one of them. */
export type SystemsElsewhere =
  | { readonly from: "caller" }
  | { readonly from: "host"; readonly token: string }
  | { readonly from: "unknown-host"; readonly found: string };

/** The manifest of a module that has none, parsed. */
export const parsedEmptyManifest: ParsedManifest = { fields: {}, findings: [] };

/**
 * Everything that can be said of a manifest without its module, its form included. `lint`, `init`, `migrate`, `pack` and
 * `ramp` say this and nothing else of that kind. One fault hides nothing but its own field. Pure.
 */
export function judgeManifest(parsed: ParsedManifest, judging: ManifestJudging = {}): Finding[] {
  const { fields, document = nowhere, unlisted = [] } = parsed;
  if (fields === undefined) return [...parsed.findings];
  const meant = meantFields(fields, document);
  const shape = meant.findings
    .filter(isAboutFilled(parsed.findings))
    .filter((found) => !parsed.findings.some((other) => isSame(found, other)));
  const form = parsed.findings.concat(shape);
  const faults = [...form.filter(isFault).map(({ place }) => place.pointer ?? ""), ...unlisted];
  const pointers = [...faults.map(meant.meantPointer), ...meant.unlisted];
  const trusted = trustedPart(meant.fields, meant.document, pointers);
  const subject = {
    manifest:
      trusted.value === fields && parsed.manifest !== undefined
        ? parsed.manifest
        : normalise(trusted.value as RawManifest),
    document: trusted.document,
    silenced: trusted.silenced,
  };
  const isSet = (field: string) => trusted.silenced.has(field) || !isEmpty(trusted.value[field]);
  const ofValues = [
    checks(subject, judging),
    dependencyFiles(subject.manifest, subject.document),
    commandConflicts(subject.manifest, subject.document, judging.matchCommands ?? "caseless"),
    systems(subject, judging),
    unsetFields(isSet, judging.defaults ?? {}),
  ];
  return form.concat(ofValues.flat().map(withoutErrorCode));
}

/** What checks say of the fields as they are spelt, and nothing of fields that are absent. Pure. */
export function judgeFields(parsed: ParsedManifest): Finding[] {
  const { fields, document = nowhere, unlisted = [], findings } = parsed;
  if (fields === undefined) return [...findings];
  const pointers = [...findings.filter(isFault).map(({ place }) => place.pointer ?? ""), ...unlisted];
  const { value, ...trusted } = trustedPart(fields, document, pointers);
  const subject = { manifest: normalise(value as RawManifest), ...trusted };
  return [...findings, ...checks(subject, {}).map(withoutErrorCode)];
}

interface Subject {
  readonly manifest: Manifest;
  readonly document: SourceDocument;
  readonly silenced: ReadonlySet<string>;
}

function checks({ manifest, document, silenced }: Subject, { profile }: ManifestJudging): Finding[] {
  // Of an unknown key nobody knows the type.
  const known = Object.entries(manifest).filter(([key]) => isManifestField(key));
  const fields = Object.fromEntries(known) as Partial<Manifest>;
  const subject = { file: "manifest", fields, document, silenced, ...(profile && { profile }) } as const;
  return metadataChecks.flatMap((check) => check(subject));
}

function systems(
  { manifest, document, silenced }: Subject,
  { systems: elsewhere }: ManifestJudging,
): Finding[] {
  if (elsewhere?.from === "caller" || silenced.has("operating_systems")) return [];
  const { operating_systems: declared } = manifest;
  if (declared !== undefined) {
    if (declared.length > 0) return [];
    return [finding("metadata/operating-systems-missing", document.place(["operating_systems"]), {})];
  }
  if (elsewhere?.from === "unknown-host")
    return [finding("manifest/host-operating-system-unknown", {}, { found: elsewhere.found })];
  return [finding("manifest/host-operating-system", {}, elsewhere ? { system: elsewhere.token } : {})];
}

function isFault({ rule }: Finding): boolean {
  return faultRules.has(rule) || rule === "manifest/environment-missing";
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.place.pointer === b.place.pointer;
}

/** An empty text leaves a field as it would be without it. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === "";
}

/** Where nothing is written, nothing has a place. */
const nowhere: SourceDocument = {
  value: {} satisfies JsonObject,
  place: () => ({}),
  keyPlace: () => ({}),
  source: () => undefined,
};
