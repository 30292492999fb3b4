import { type Finding, finding, type Place } from "@rampart/findings";
import {
  dependencyPlace,
  type Manifest,
  type ManifestDependency,
  type SourceDocument,
} from "@rampart/metadata";

/** A dependency as the manifest names it, with the name of its file in `deps/`. */
export interface NamedDependency {
  readonly field: "dependencies" | "optional-dependencies";
  readonly name: string;
  readonly dependency: ManifestDependency;
  /** Last segment of the URL, else `<name>.tgz`: where a cluster looks for it. */
  readonly fileName: string;
}

export const dependencyFolder = "deps/";

/**
 * Where a cluster from 8.0 on looks for a dependency: `deps/` and the last segment of its URL.
 * Source: RedisGears/RedisGears, docs/enterprise/upgrade-db-from-redis-7x-to-8x.md; without a URL the name is RAMP's.
 */
export function dependencyFileName(name: string, url: string | undefined): string {
  const path = url?.replace(/[?#].*$/, "") ?? "";
  const last = path.slice(path.lastIndexOf("/") + 1);
  return last === "" ? `${name}.tgz` : last;
}

/** The dependencies of a manifest and whether their names can stand in a bundle. */
export function nameDependencies(
  manifest: Manifest,
  document: SourceDocument | undefined,
): { readonly dependencies: readonly NamedDependency[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  const dependencies = (["dependencies", "optional-dependencies"] as const).flatMap((field) =>
    Object.entries(manifest[field]).map(([name, dependency]): NamedDependency => {
      const fileName = dependencyFileName(name, dependency.url);
      const place: Place = document === undefined ? {} : dependencyPlace(document, field, name);
      const other = seen.get(fileName.toLowerCase());
      if (!/^[^\\/\p{Cc}]+$/u.test(fileName) || fileName === "." || fileName === "..") {
        findings.push(
          finding("manifest/dependency-name-unsafe", place, { dependency: name, file: fileName }),
        );
      } else if (other !== undefined) {
        findings.push(
          finding("manifest/dependency-collision", place, { dependency: name, other, file: fileName }),
        );
      } else if (fileName.endsWith(".so") && dependency.local_path !== undefined) {
        findings.push(
          finding("manifest/dependency-bare-shared-object", place, { dependency: name, file: fileName }),
        );
      }
      seen.set(fileName.toLowerCase(), name);
      return { field, name, dependency, fileName };
    }),
  );
  return { dependencies, findings };
}
