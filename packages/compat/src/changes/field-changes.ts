import type { ModuleMetadata } from "@rampart/metadata";
import { type Change, type ChangeKind, change, namesOnEither, sides } from "./change.ts";
import type { ComparableBundle } from "./comparable-bundle.ts";
import { isSameJson } from "./same-json.ts";

type FieldKind = Extract<ChangeKind, "field-changed" | "arguments-changed" | "config-command-changed">;

/**
 * The kind of change that another value of a field is; `elsewhere` where the change has kinds of its own, or follows from
 * other changes. Every field of the schema has a row.
 */
const kinds: Readonly<Record<keyof ModuleMetadata, FieldKind | "elsewhere">> = {
  action_uid: "field-changed",
  add_command: "field-changed",
  architecture: "elsewhere",
  author: "field-changed",
  bigstore_version_2_support: "field-changed",
  capabilities: "elsewhere",
  capability_name: "field-changed",
  command_line_args: "arguments-changed",
  commands: "elsewhere",
  compatible_redis_version: "elsewhere",
  config_command: "config-command-changed",
  crdb: "field-changed",
  dependencies: "elsewhere",
  description: "field-changed",
  display_name: "field-changed",
  email: "field-changed",
  exclude_commands: "field-changed",
  git_sha: "field-changed",
  homepage: "field-changed",
  is_bundled: "field-changed",
  license: "field-changed",
  min_redis_pack_version: "elsewhere",
  min_redis_version: "elsewhere",
  module_file: "field-changed",
  module_name: "elsewhere",
  operating_systems: "elsewhere",
  "optional-dependencies": "elsewhere",
  os: "field-changed",
  os_list: "elsewhere",
  overide_command: "field-changed",
  platforms: "field-changed",
  ramp_format_version: "field-changed",
  run_command_line_args: "field-changed",
  semantic_version: "elsewhere",
  speedb_git_sha: "field-changed",
  sha256: "elsewhere",
  uid: "field-changed",
  version: "elsewhere",
};

function kindOf(field: string): FieldKind | "elsewhere" {
  return Object.hasOwn(kinds, field) ? kinds[field as keyof ModuleMetadata] : "field-changed";
}

/** Every other field of `module.json`, those that nobody knows included. */
export function fieldChanges(before: ComparableBundle, after: ComparableBundle): Change[] {
  const [old, current] = [fieldsOf(before), fieldsOf(after)];
  const changes = namesOnEither(old, current).flatMap((name): Change[] => {
    const [was, is] = [old.get(name), current.get(name)];
    if (isSameJson(was, is)) return [];
    const kind = kindOf(name);
    return kind === "elsewhere" ? [] : [change(kind, name, sides(was, is))];
  });
  return [
    ...changes,
    ...checksumChange(before, after),
    ...numericVersionChange(before.metadata, after.metadata),
  ];
}

/** Fields that say something: an empty text, list or object and `false` are as good as none. */
function fieldsOf({ metadata, document }: ComparableBundle): ReadonlyMap<string, unknown> {
  const fields = Object.entries({ ...metadata, ...notesOfEdits(document?.value) });
  return new Map(fields.filter(([, value]) => !isAbsent(value)));
}

/** As they are written: the metadata leave out what is malformed in them. */
function notesOfEdits(written: unknown): object {
  const fields = typeof written === "object" && written !== null ? Object.entries(written) : [];
  return Object.fromEntries(fields.filter(([name]) => editFields.has(name)));
}

const editFields: ReadonlySet<string> = new Set<keyof ModuleMetadata>([
  "add_command",
  "exclude_commands",
  "overide_command",
]);

function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The checksum goes with the module; it is worth a word only where it does not. */
function checksumChange(before: ComparableBundle, after: ComparableBundle): Change[] {
  const [was, is] = [before.metadata.sha256, after.metadata.sha256];
  if (isOwn(before) && after.module !== undefined && !isOwn(after)) {
    return [change("checksum-broken", "sha256", sides(was, is))];
  }
  if (was === is) return [];
  const isExplained = before.module?.sha256 !== after.module?.sha256 && isOwn(before) && isOwn(after);
  return isExplained ? [] : [change("field-changed", "sha256", sides<unknown>(was, is))];
}

/** Whether the checksum in the metadata is that of the module. */
function isOwn({ metadata, module }: ComparableBundle): boolean {
  return module !== undefined && metadata.sha256?.toLowerCase() === module.sha256.toLowerCase();
}

/** The integer goes with the semantic version; it is worth a word only where that stays. */
function numericVersionChange(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  if (before.semantic_version !== after.semantic_version || before.version === after.version) return [];
  return [change("field-changed", "version", sides<unknown>(before.version, after.version))];
}
