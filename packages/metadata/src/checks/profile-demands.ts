import { type Finding, finding } from "@rampart/findings";
import type { ModuleField } from "../generated/fields.ts";
import { type Profile, profileDemands } from "../profile.ts";
import type { SourceDocument } from "../text/source-document.ts";
import type { MetadataCheck, SharedFields } from "./metadata-check.ts";

/** Fields that only packing fills in: a manifest is not at fault for lacking them. */
const filledByPacking: ReadonlySet<string> = new Set<ModuleField>([
  "module_name",
  "module_file",
  "architecture",
  "version",
  "semantic_version",
  "commands",
  "command_line_args",
  "sha256",
]);

/** What a way into a cluster demands and metadata lack that were read without it. */
export function checkProfile(
  metadata: SharedFields,
  document: SourceDocument,
  profile: Profile,
): Finding<"metadata/field-missing-for-profile">[] {
  return demandsOfProfile({ file: "module", fields: metadata, document, profile });
}

/** What the intended way into a cluster demands beyond what every `module.json` has. */
export const demandsOfProfile = (({ file, fields, document, profile, silenced }) => {
  if (profile === undefined) return [];
  const { use, fields: demanded } = profileDemands[profile];
  return demanded
    .filter((field) => file === "module" || !filledByPacking.has(field))
    .filter((field) => silenced?.has(field) !== true)
    .filter((field) => isAbsent(field, fields[field as keyof SharedFields]))
    .map((field) =>
      finding("metadata/field-missing-for-profile", document.place([field]), { field, profile, use }),
    );
}) satisfies MetadataCheck;

/** Empty arguments are arguments; an empty name or version is none. */
function isAbsent(field: string, value: unknown): boolean {
  return value === undefined || (value === "" && field !== "command_line_args");
}
