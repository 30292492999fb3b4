import { type Finding, finding, withoutErrorCode } from "@rampart/findings";
import { type CommandMatching, commandConflicts } from "../checks/command-conflicts.ts";
import { dependencyFiles } from "../checks/dependency-files.ts";
import { metadataChecks } from "../checks/index.ts";
import type { Profile } from "../profile.ts";
import type { JsonObject, SourceDocument } from "../text/source-document.ts";
import { emptyManifest, isManifestField, type Manifest } from "./manifest.ts";
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

/** The fields of a manifest that have the form that they should have. */
export interface ManifestValues {
  readonly manifest: Manifest;
  readonly document: SourceDocument;
  readonly silenced: ReadonlySet<string>;
}

/**
 * Everything that can be said of the values of a manifest. Pure.
 * @param isSet whether a field has a value, be it a faulty one
 */
export function judgeValues(
  values: ManifestValues,
  isSet: (field: string) => boolean,
  judging: ManifestJudging,
): Finding[] {
  const found = [
    checkValues(values, judging),
    dependencyFiles(values.manifest, values.document),
    commandConflicts(values.manifest, values.document, judging.matchCommands ?? "caseless"),
    systems(values, judging),
    unsetFields(isSet, judging.defaults ?? {}),
  ];
  return found.flat().map(withoutErrorCode);
}

/** The same where there is no manifest, whose form needs no schema. Pure. */
export function judgeAbsentManifest(judging: ManifestJudging = {}): Finding[] {
  return judgeValues(
    { manifest: emptyManifest, document: nowhere, silenced: new Set() },
    () => false,
    judging,
  );
}

/** What checks say of the fields that are there. Pure. */
export function checkValues(
  { manifest, document, silenced }: ManifestValues,
  { profile }: ManifestJudging,
): Finding[] {
  // Of an unknown key nobody knows the type.
  const known = Object.entries(manifest).filter(([key]) => isManifestField(key));
  const fields = Object.fromEntries(known) as Partial<Manifest>;
  const subject = { file: "manifest", fields, document, silenced, ...(profile && { profile }) } as const;
  return metadataChecks.flatMap((check) => check(subject));
}

function systems(
  { manifest, document, silenced }: ManifestValues,
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

/** Where nothing is written, nothing has a place. */
export const nowhere: SourceDocument = {
  value: {} satisfies JsonObject,
  place: () => ({}),
  keyPlace: () => ({}),
  source: () => undefined,
};
