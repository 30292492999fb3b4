import { controlCharacter, invisibleCharacter } from "@rampart/bytes";
import { RampartError, usageError } from "@rampart/findings";
import { listOfEvery, type ModuleMetadata, nearestName } from "@rampart/metadata";
import { artifactName } from "@rampart/platforms";

/** A file name with fields in braces, as RAMP's `--output` has it: `{module_name}.{os}.zip`. `{{` means `{`. */
export interface NameTemplate {
  readonly parts: readonly (string | { readonly field: NameField })[];
  /** As it was written. */
  readonly text: string;
  /** How messages call it: `--output`, `bundles[0].name`. */
  readonly calledAs: string;
}

/** What would make a folder of a part of a name, or hide in it. */
const notInName = new RegExp(`[\\\\/]|${controlCharacter.source}|${invisibleCharacter.source}`, "gu");

export interface NamedModule {
  readonly metadata: ModuleMetadata;
  /** Name of the folder that the module lies in. */
  readonly folder: string;
}

/** Fields of one value, but for what clusters write and for the arguments of the packing machine. */
type NameableField = {
  [Field in keyof ModuleMetadata]-?: ModuleMetadata[Field] extends string | number | boolean | undefined
    ? Exclude<Field, "action_uid" | "is_bundled" | "run_command_line_args" | "uid">
    : never;
}[keyof ModuleMetadata];

/** Fields of `module.json` that can be in a name, under their own names. */
const metadataFields = listOfEvery<NameableField>()([
  "architecture",
  "author",
  "bigstore_version_2_support",
  "capability_name",
  "command_line_args",
  "compatible_redis_version",
  "config_command",
  "description",
  "display_name",
  "email",
  "git_sha",
  "homepage",
  "license",
  "min_redis_pack_version",
  "min_redis_version",
  "module_file",
  "module_name",
  "os",
  "ramp_format_version",
  "semantic_version",
  "speedb_git_sha",
  "sha256",
  "version",
]);

/** Words of the vendors' packing scripts. Source: RedisJSON/RedisJSON, sbin/pack.sh, and its like. */
const vendorFields = {
  name: ({ metadata }) => metadata.module_name,
  osnick: ({ metadata }) => osnick(metadata),
  arch: ({ metadata }) => metadata.architecture,
  semver: ({ metadata }) => metadata.semantic_version,
  numver: ({ metadata }) => metadata.version,
  folder: ({ folder }) => folder,
} as const satisfies Record<string, (module: NamedModule) => string | number | undefined>;

type MetadataField = (typeof metadataFields)[number];
type VendorField = keyof typeof vendorFields;
export type NameField = MetadataField | VendorField;

/** What a bundle is called where the caller names nothing, in the form of Redis's own downloads. */
const defaultTemplate = "{module_name}.{os}-{osnick}-{architecture}.{semantic_version}.zip";
/** The same without a system, as Redis's older downloads are called: nobody knows which one it is. */
const templateWithoutSystem = defaultTemplate.replace("-{osnick}", "");

/** Bytes of a file name on the file systems that are in use. */
const longestName = 255;

/** Every field that a name may have, sorted. */
export const nameFields: readonly string[] = [...metadataFields, ...Object.keys(vendorFields)].toSorted();

/**
 * @throws {RampartError} where a brace is not closed or a field is not known: the call is at fault
 */
export function parseNameTemplate(text: string, calledAs = "--output"): NameTemplate {
  const fault = (reason: string, nearest?: string) => malformed(`${calledAs} ${text}`, reason, nearest);
  const parts = [...text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g)].map(([matched, field]) => {
    if (matched === "{{" || matched === "}}") return matched.slice(1);
    if (matched === "{" || matched === "}") throw fault(`a ${matched} without its counterpart`);
    if (field === undefined) return matched;
    if (isNameField(field)) return { field };
    const nearest = nearestName(field, nameFields);
    throw fault(`no field of a name is called ${JSON.stringify(field)}`, nearest);
  });
  return { parts, text, calledAs };
}

/**
 * @throws {RampartError} where a field has no value, or the name is too long for a file
 */
export function renderNameTemplate(template: NameTemplate, module: NamedModule): string {
  // A value is one part of a name, never a folder, and shows as it is stored.
  return render(template, module, (value) => value.replace(notInName, "_"));
}

/** What a bundle is called by default: by module, kernel, systems, architecture and version. */
export function defaultTemplateOf({ metadata: { operating_systems: systems = [] } }: NamedModule): string {
  return systems.length === 0 ? templateWithoutSystem : defaultTemplate;
}

/**
 * The name of a bundle where the caller gives none.
 * @throws {RampartError} where the name is too long for a file
 */
export function defaultName(module: NamedModule): string {
  const template = parseNameTemplate(defaultTemplateOf(module));
  // A module may register a name with any character in it; a name that nobody chose needs no quotes in a shell.
  return render(template, module, (value) => value.replace(/[^\w.-]/g, "_"));
}

function render(template: NameTemplate, module: NamedModule, clean: (value: string) => string): string {
  const { parts, calledAs } = template;
  const path = parts
    .map((part) => (typeof part === "string" ? part : clean(fieldValue(part.field, module, calledAs))))
    .join("");
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (Buffer.byteLength(name) <= longestName) return path;
  // The system would refuse it too, but only when other bundles of the same run are written.
  throw new RampartError("environment", "file-unwritable", `cannot write ${path}: the name is too long`, {
    help: `Give it a shorter one with ${calledAs}.`,
  });
}

function fieldValue(field: NameField, module: NamedModule, calledAs: string): string {
  const value =
    field in vendorFields ? vendorFields[field as VendorField](module) : inMetadata(field, module);
  if (value === undefined || value === "") {
    const help = `Set it in the manifest. Or leave it out of ${calledAs}.`;
    throw usageError(`{${field}} has no value for this module`, help);
  }
  return value.toString();
}

/** Truth as RAMP's language spells it. */
function inMetadata(field: NameField, { metadata }: NamedModule): string | number | undefined {
  const value = metadata[field as MetadataField];
  return typeof value === "boolean" ? (value ? "True" : "False") : value;
}

/** Several systems keep their order, with `_` between them. */
function osnick({ operating_systems: systems = [] }: ModuleMetadata): string {
  return systems.map(artifactName).join("_");
}

function isNameField(name: string): name is NameField {
  return nameFields.includes(name);
}

function malformed(template: string, reason: string, nearest?: string): RampartError {
  const help =
    nearest === undefined ? `Known are ${nameFields.join(", ")}; {{ gives {.` : `Did you mean {${nearest}}?`;
  return usageError(`${template}: ${reason}`, help);
}
