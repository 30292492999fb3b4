import { type ManifestField, type ModuleField, manifestFields } from "../generated/fields.ts";
import type { Command, ManifestDependency, RawManifest } from "../generated/manifest.ts";

/** A manifest that was checked and brought into one form: lists are lists, dependencies a map, references resolved. */
export interface Manifest
  extends Omit<
    RawManifest,
    | "capabilities"
    | "exclude_commands"
    | "operating_systems"
    | "overide_command"
    | "override_command"
    | "add_command"
    | "dependencies"
    | "optional-dependencies"
    | "$schema"
  > {
  readonly capabilities?: readonly string[];
  readonly operating_systems?: readonly string[];
  readonly exclude_commands: readonly string[];
  /** From `override_command` and RAMP's `overide_command`. */
  readonly override_command: readonly Command[];
  readonly add_command: readonly Command[];
  readonly dependencies: Readonly<Record<string, ManifestDependency>>;
  readonly "optional-dependencies": Readonly<Record<string, ManifestDependency>>;
}

/** The manifest of a module that has none. */
export const emptyManifest: Manifest = {
  exclude_commands: [],
  override_command: [],
  add_command: [],
  dependencies: {},
  "optional-dependencies": {},
};

const fieldNames: ReadonlySet<string> = new Set(manifestFields);

/** Whether a key at the top of a manifest means something. */
export function isManifestField(key: string): key is ManifestField {
  return fieldNames.has(key);
}

/** Keys of build scripts that are in public manifests. They are kept and mean nothing to a cluster. */
export const foreignKeys: ReadonlySet<string> = new Set(["redis_ref", "docker_image_version"]);

/** Fields that a packer or a cluster writes and no author does. */
export const writtenByPackers: readonly ModuleField[] = [
  "sha256",
  "module_file",
  "ramp_format_version",
  "uid",
  "is_bundled",
  "platforms",
];
