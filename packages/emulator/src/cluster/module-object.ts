import { createHash } from "node:crypto";
import type { ModuleDependency, ModuleObject } from "@rampart/cluster-api";
import type { ModuleMetadata } from "@rampart/metadata";
import { compareRanges, type VersionNumbers } from "@rampart/platforms";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { StoredModule } from "./cluster-state.ts";

interface PublishedField {
  readonly name: keyof ModuleMetadata & keyof ModuleObject;
  /** First line whose reference has the field. */
  readonly from?: VersionNumbers;
  /** Last one. */
  readonly to?: VersionNumbers;
}

/**
 * Fields of `module.json` that the module object shows, with the lines whose reference has them.
 * Source: redis/docs:content/operate/rs/references/rest-api/objects/module.md, and its forms of 7.4 and 7.22.
 */
const publishedFields: readonly PublishedField[] = [
  { name: "architecture", from: [7, 4], to: [7, 22] },
  { name: "author" },
  { name: "bigstore_version_2_support", from: [7, 22] },
  { name: "capabilities" },
  { name: "capability_name", from: [7, 4] },
  { name: "command_line_args" },
  { name: "compatible_redis_version", from: [7, 8] },
  { name: "config_command" },
  { name: "crdb" },
  { name: "dependencies" },
  { name: "description" },
  { name: "display_name" },
  { name: "email" },
  { name: "homepage" },
  { name: "license" },
  { name: "min_redis_pack_version", from: [7, 4], to: [7, 22] },
  { name: "min_redis_version" },
  { name: "module_file" },
  { name: "module_name" },
  { name: "semantic_version" },
  { name: "sha256" },
  { name: "version" },
];

/** What recorded modules show of what a bundle does not say. */
const unsaid: Readonly<Partial<Record<keyof ModuleObject, unknown>>> = {
  author: "",
  bigstore_version_2_support: false,
  capability_name: "",
  command_line_args: "",
  compatible_redis_version: "",
  config_command: "",
  crdb: {},
  dependencies: {},
  description: "",
  display_name: "",
  email: "",
  homepage: "",
  license: "",
  min_redis_version: "",
};

/** The module as the cluster shows and keeps it. Pure: the same module has the same uid on every cluster. */
export function storedModule(
  metadata: ModuleMetadata,
  moduleJson: string,
  profile: ClusterProfile,
): StoredModule {
  const fields = publishedFields
    .filter(({ from, to }) => isPublished(profile.version, from, to))
    .flatMap(({ name }) => {
      const value = metadata[name] ?? unsaid[name];
      return value === undefined ? [] : [[name, value] as const];
    });
  const { module_name, version, semantic_version } = metadata;
  const platforms = isPublished(profile.version, [7, 4], [7, 22]) ? { platforms: platformsOf(metadata) } : {};
  const object: ModuleObject = {
    ...Object.fromEntries(fields),
    ...platforms,
    is_bundled: false,
    module_name,
    semantic_version,
    uid: uidOf(metadata),
    version,
  };
  return { object, moduleJson };
}

function isPublished(version: VersionNumbers, from?: VersionNumbers, to?: VersionNumbers): boolean {
  const hasBegun = from === undefined || compareRanges(version, from) >= 0;
  return hasBegun && (to === undefined || compareRanges(version, to) <= 0);
}

/** By `rhel9/x86_64`. */
function platformsOf({ operating_systems, os_list, architecture, dependencies, sha256 }: ModuleMetadata) {
  const systems = operating_systems ?? os_list ?? [];
  const platform = {
    dependencies: (dependencies ?? {}) as Record<string, ModuleDependency>,
    sha256: sha256 ?? "",
  };
  return Object.fromEntries(systems.map((system) => [`${system}/${architecture ?? ""}`, platform]));
}

/** 32 hexadecimal characters, as clusters give. */
function uidOf({ module_name, semantic_version, version, sha256 = "" }: ModuleMetadata): string {
  const text = JSON.stringify([module_name, semantic_version, version, sha256]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
