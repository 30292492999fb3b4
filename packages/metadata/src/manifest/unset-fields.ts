import { type Finding, finding } from "@rampart/findings";
import type { ManifestField } from "../generated/fields.ts";

/** What packing writes where nobody sets a field. */
export interface PackingDefaults {
  /** Absent where it is learned from the module when it is loaded, with {@link defaultVersions} as the last resort. */
  readonly min_redis_version?: string;
  /** Absent where the field stays absent too. */
  readonly compatible_redis_version?: string;
}

/** Source: RedisLabsModules/RAMP, RAMP/module_metadata.py. */
export const defaultVersions = { min_redis_version: "4.0", min_redis_pack_version: "5.2" } as const;

const descriptiveFields = [
  "author",
  "description",
  "email",
  "homepage",
  "license",
  "capability_name",
] as const satisfies readonly ManifestField[];

/** Fields that nobody set, each with what that means; a default that nobody sees is the commonest way to fail late. Pure. */
export function unsetFields(isSet: (field: ManifestField) => boolean, defaults: PackingDefaults): Finding[] {
  const { compatible_redis_version: compatible } = defaults;
  const isCompatibleSet = isSet("compatible_redis_version");
  const unset = (field: ManifestField, value: string | undefined, consequence: string): Finding[] => {
    if (isSet(field)) return [];
    return [
      finding("manifest/default-used", {}, { field, ...(value !== undefined && { value }), consequence }),
    ];
  };
  const descriptive = descriptiveFields.filter((field) => !isSet(field));
  return [
    unset(
      "min_redis_version",
      textOf(defaults.min_redis_version),
      isCompatibleSet || compatible !== undefined
        ? "compatible_redis_version decides instead, except for tools that read this field alone"
        : "as compatible_redis_version is not set either, only databases of the same major version can use the module",
    ),
    unset(
      "min_redis_pack_version",
      textOf(defaultVersions.min_redis_pack_version),
      "every cluster that is in use satisfies it",
    ),
    unset(
      "capabilities",
      "[]",
      "any database setting that needs one (persistence, replication, clustering …) refuses the module",
    ),
    unset("display_name", '""', "the user-defined endpoint and the Kubernetes operator require a name"),
    compatible === undefined
      ? []
      : unset(
          "compatible_redis_version",
          textOf(compatible),
          `databases of another Redis version than ${compatible} cannot use the module`,
        ),
    compatible === undefined && !isCompatibleSet
      ? [finding("manifest/compatible-redis-version-missing", {}, {})]
      : [],
    descriptive.length > 0 ? [finding("manifest/description-missing", {}, { fields: descriptive })] : [],
  ].flat();
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
