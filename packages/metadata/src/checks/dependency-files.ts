import { controlCharacter, invisibleCharacter } from "@rampart/bytes";
import { type Finding, finding } from "@rampart/findings";
import type { ManifestDependency } from "../generated/manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { SourceDocument } from "../text/source-document.ts";
import { dependencyPlace } from "./dependencies.ts";

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

/** The dependencies of a manifest with their file names. Pure. */
export function nameDependencies(
  manifest: Pick<Manifest, NamedDependency["field"]>,
): readonly NamedDependency[] {
  return (["dependencies", "optional-dependencies"] as const).flatMap((field) =>
    Object.entries(manifest[field]).map(([name, dependency]) => ({
      field,
      name,
      dependency,
      fileName: dependencyFileName(name, dependency.url),
    })),
  );
}

/** Whether the files of dependencies can be in a bundle under their names, and which of them will be absent. Pure. */
export function dependencyFiles(manifest: Manifest, document: SourceDocument): Finding[] {
  const seen = new Map<string, NamedDependency>();
  return nameDependencies(manifest).flatMap((named): Finding[] => {
    const { field, name, dependency, fileName: file } = named;
    const place = () => dependencyPlace(document, field, name);
    const other = seen.get(file.toLowerCase());
    seen.set(file.toLowerCase(), named);
    if (!isFileName(file))
      return [finding("manifest/dependency-name-unsafe", place(), { dependency: name, file })];
    if (other !== undefined && !isSameFile(dependency, other.dependency))
      return [
        finding("manifest/dependency-collision", place(), { dependency: name, other: other.name, file }),
      ];
    if (dependency.local_path === undefined) {
      const facts = { dependency: name, file: `${dependencyFolder}${file}` };
      return [finding("bundle/dependency-missing", place(), facts)];
    }
    if (!file.endsWith(".so")) return [];
    return [finding("manifest/dependency-bare-shared-object", place(), { dependency: name, file })];
  });
}

/** Whether a zip file can hold it under this name, on every system. */
function isFileName(file: string): boolean {
  return !/[\\/:]|[. ]$/.test(file) && !controlCharacter.test(file) && !invisibleCharacter.test(file);
}

/** The same address and checksum, or the same local file. */
function isSameFile(one: ManifestDependency, other: ManifestDependency): boolean {
  const isSamePath = one.local_path === other.local_path;
  const isSameChecksum = one.sha256 !== undefined && one.sha256.toLowerCase() === other.sha256?.toLowerCase();
  const isSameSource = one.local_path === undefined ? isSameChecksum : true;
  return isSamePath && one.url === other.url && isSameSource;
}
