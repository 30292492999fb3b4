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
