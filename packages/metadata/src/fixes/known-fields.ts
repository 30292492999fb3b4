import {
  commandFields,
  dependencyFields,
  manifestDependencyFields,
  manifestFields,
  moduleFields,
  namedManifestDependencyFields,
} from "../generated/fields.ts";
import type { MetadataFile } from "../text/schema-findings.ts";

/** The fields of each kind of map in a file. */
interface KnownFields {
  readonly top: readonly string[];
  readonly command: readonly string[];
  readonly dependency: readonly string[];
  /** Of a dependency in a list. */
  readonly namedDependency: readonly string[];
}

export const knownFields: Readonly<Record<MetadataFile, KnownFields>> = {
  manifest: {
    top: manifestFields,
    command: commandFields,
    dependency: manifestDependencyFields,
    namedDependency: namedManifestDependencyFields,
  },
  module: {
    top: moduleFields,
    command: commandFields,
    dependency: dependencyFields,
    namedDependency: dependencyFields,
  },
};
