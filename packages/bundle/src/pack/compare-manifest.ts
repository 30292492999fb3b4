import { type Finding, finding, type Place } from "@rampart/findings";
import type { Manifest, ModuleMetadata } from "@rampart/metadata";
import { architectureByAlias, isArchitecture } from "@rampart/platforms";

/** What the manifest says and the module contradicts: the module wins, with a warning. Pure. */
export function contradictions(
  manifest: Manifest,
  metadata: ModuleMetadata,
  place: (field: string) => Place,
): Finding[] {
  const { module_name: name, version, semantic_version: semanticVersion, architecture } = manifest;
  const findings: Finding[] = [];
  if (name !== undefined && name !== metadata.module_name) {
    const facts = { declared: name, loaded: metadata.module_name };
    findings.push(finding("manifest/module-name-ignored", place("module_name"), facts));
  }
  const [field, declared] =
    version !== undefined ? ["version", String(version)] : ["semantic_version", semanticVersion];
  const loaded = version !== undefined ? String(metadata.version) : metadata.semantic_version;
  if (declared !== undefined && declared !== loaded) {
    findings.push(finding("manifest/version-ignored", place(String(field)), { declared, loaded }));
  }
  const found = metadata.architecture ?? "";
  const meant = architecture && (architectureByAlias(architecture) ?? architecture);
  if (architecture !== undefined && isArchitecture(meant ?? "") && meant !== found) {
    findings.push(
      finding("manifest/wrong-architecture", place("architecture"), { declared: architecture, found }),
    );
  }
  return findings;
}

/** Fields that nobody set, each with what that means; a default that nobody sees is the commonest way to fail late. Pure. */
export function unsetFields(manifest: Manifest, metadata: ModuleMetadata): Finding[] {
  const consequences: [keyof Manifest, string][] = [
    [
      "min_redis_version",
      metadata.compatible_redis_version === undefined
        ? "as compatible_redis_version is not set either, databases of Redis 4 alone can use the module"
        : "compatible_redis_version decides instead, except for tools that read this field alone",
    ],
    ["min_redis_pack_version", "every cluster that is in use satisfies it"],
    [
      "capabilities",
      "any database setting that needs one (persistence, replication, clustering …) refuses the module",
    ],
    ["display_name", "the user-defined endpoint and the Kubernetes operator require a name"],
  ];
  const compatible = metadata.compatible_redis_version;
  if (compatible !== undefined) {
    const consequence = `databases of another Redis version than ${compatible} cannot use the module`;
    consequences.push(["compatible_redis_version", consequence]);
  }
  const unset = consequences
    .filter(([field]) => manifest[field] === undefined)
    .map(([field, consequence]) =>
      finding(
        "manifest/default-used",
        {},
        { field, value: JSON.stringify(metadata[field as keyof ModuleMetadata]), consequence },
      ),
    );
  const descriptive = (
    ["author", "description", "email", "homepage", "license", "capability_name"] as const
  ).filter((field) => manifest[field] === undefined);
  return [
    ...unset,
    ...(compatible === undefined ? [finding("manifest/compatible-redis-version-missing", {}, {})] : []),
    ...(descriptive.length > 0 ? [finding("manifest/description-missing", {}, { fields: descriptive })] : []),
  ];
}
