import { finding } from "@rampart/findings";
import { type Manifest, toNumericVersion, VersionPartTooLargeError } from "@rampart/metadata";
import type { DescriptionReading } from "./module-description.ts";

/** Name, version and commands as the manifest says them, for a module that is not loaded. */
export function deriveDescription(manifest: Manifest): DescriptionReading {
  const { module_name: name, version: numeric, semantic_version: semantic, commands } = manifest;
  try {
    const version = numeric ?? (semantic === undefined ? undefined : toNumericVersion(semantic));
    if (name !== undefined && version !== undefined && commands !== undefined) {
      const agrees = semantic !== undefined && toNumericVersion(semantic) === version;
      return {
        description: { name, version, commands, ...(agrees && { semanticVersion: semantic }) },
        findings: [],
      };
    }
    const missing = [
      ...(name === undefined ? ["module_name"] : []),
      ...(version === undefined ? ["version"] : []),
      ...(commands === undefined ? ["commands"] : []),
    ];
    return { findings: [finding("manifest/module-undescribed", {}, { missing })] };
  } catch (error) {
    if (!(error instanceof VersionPartTooLargeError)) throw error;
    const { version, part, value } = error;
    return { findings: [finding("load/version-part-too-large", {}, { version, part, value })] };
  }
}
