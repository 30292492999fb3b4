import { manifestFields } from "../generated/fields.ts";
import type { NamedManifestDependency } from "../generated/manifest.ts";
import type { Command, Dependency, ModuleMetadata } from "../generated/module.ts";
import type { MetadataFile } from "../text/schema-findings.ts";

/** The fields of each kind of map in a file. The types are made from the schemas, so none can be missing here. */
interface KnownFields {
  readonly top: readonly string[];
  readonly command: readonly string[];
  readonly dependency: readonly string[];
  /** Of a dependency in a list. */
  readonly namedDependency: readonly string[];
}

const command = Object.keys({
  command_name: true,
  command_arity: true,
  flags: true,
  first_key: true,
  last_key: true,
  step: true,
} satisfies Record<keyof Command, true>);

const dependency = Object.keys({ url: true, sha256: true } satisfies Record<keyof Dependency, true>);

const namedDependency = Object.keys({
  name: true,
  url: true,
  sha256: true,
  local_path: true,
} satisfies Record<keyof NamedManifestDependency, true>);

const moduleFields = Object.keys({
  $schema: true,
  action_uid: true,
  add_command: true,
  architecture: true,
  author: true,
  bigstore_version_2_support: true,
  capabilities: true,
  capability_name: true,
  command_line_args: true,
  commands: true,
  compatible_redis_version: true,
  config_command: true,
  crdb: true,
  dependencies: true,
  description: true,
  display_name: true,
  email: true,
  exclude_commands: true,
  git_sha: true,
  homepage: true,
  is_bundled: true,
  license: true,
  min_redis_pack_version: true,
  min_redis_version: true,
  module_file: true,
  module_name: true,
  operating_systems: true,
  "optional-dependencies": true,
  os: true,
  os_list: true,
  overide_command: true,
  platforms: true,
  ramp_format_version: true,
  run_command_line_args: true,
  semantic_version: true,
  sha256: true,
  uid: true,
  version: true,
} satisfies Record<keyof ModuleMetadata, true>);

export const knownFields: Readonly<Record<MetadataFile, KnownFields>> = {
  manifest: {
    top: manifestFields,
    command,
    dependency: namedDependency.filter((field) => field !== "name"),
    namedDependency,
  },
  module: { top: moduleFields, command, dependency, namedDependency: dependency },
};
