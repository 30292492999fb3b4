import type { Finding, Rule } from "@rampart/findings";
import type { ManifestDependency, RawManifest } from "../generated/manifest.ts";
import type { JsonObject, SourceDocument } from "../text/source-document.ts";
import type { Manifest } from "./manifest.ts";

/** A manifest that was read, before it is judged. */
export interface ParsedManifest {
  /** Absent where an error keeps the manifest from being understood. */
  readonly manifest?: Manifest;
  /** The fields as they are written, with references resolved; absent where the text is no manifest at all. */
  readonly fields?: JsonObject;
  /** The text is YAML only without its templates: its fields can be judged, and not packed. */
  readonly isReadAround?: true;
  /** For the places of later findings. */
  readonly document?: SourceDocument;
  /** Pointers of values of the wrong form that are too many to be listed. */
  readonly unlisted?: readonly string[];
  /** About the text and the form of its fields; `judgeManifest` says the rest. */
  readonly findings: readonly Finding[];
}

/** The manifest of a module that has none, parsed. */
export const parsedEmptyManifest: ParsedManifest = { fields: {}, findings: [] };

/** Rules after which a value is not what its author meant, and would mislead every later check of its field. */
export const faultRules: ReadonlySet<Rule> = new Set<Rule>([
  "manifest/field-missing",
  "manifest/malformed-value",
  "manifest/template-leftover",
  "manifest/version-not-quoted",
  "manifest/wrong-type",
  "json/non-finite-number",
  "yaml/duplicate-key",
]);

/** Of a value whose reference could not be filled nobody knows the form: the missing variable is all that can be said. */
export function isAboutFilled(known: readonly Finding[]): (found: Finding) => boolean {
  const unfilled = new Set(
    known
      .filter(({ rule }) => rule === "manifest/environment-missing")
      .map(({ place }) => place.pointer ?? ""),
  );
  return ({ rule, place }) => !aboutForm.has(rule) || !unfilled.has(place.pointer ?? "");
}

const aboutForm: ReadonlySet<Rule> = new Set<Rule>(["manifest/malformed-value", "manifest/wrong-type"]);

/** Fields of good form in the one form that the rest of the code knows. */
export function normalise({
  $schema,
  capabilities,
  operating_systems,
  exclude_commands = [],
  overide_command = [],
  override_command = [],
  add_command = [],
  dependencies = {},
  "optional-dependencies": optionalDependencies = {},
  ...rest
}: RawManifest): Manifest {
  // The other way round V8 adds each field on its own, which takes eight times as long.
  return {
    exclude_commands: toList(exclude_commands),
    override_command: [...overide_command, ...override_command],
    add_command,
    dependencies: toMap(dependencies),
    "optional-dependencies": toMap(optionalDependencies),
    ...(capabilities !== undefined && { capabilities: toList(capabilities) }),
    ...(operating_systems !== undefined && { operating_systems: toList(operating_systems) }),
    ...rest,
  };
}

/** A list, or names separated by commas, as one public manifest writes them. */
function toList(names: string | readonly string[]): readonly string[] {
  if (typeof names !== "string") return names;
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

type RawDependencies = NonNullable<RawManifest["dependencies"]>;

function toMap(dependencies: RawDependencies): Readonly<Record<string, ManifestDependency>> {
  if (!Array.isArray(dependencies)) return dependencies;
  return Object.fromEntries(dependencies.map(({ name, ...dependency }) => [name, dependency]));
}
