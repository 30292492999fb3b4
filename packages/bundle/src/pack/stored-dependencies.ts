import { type Manifest, type NamedDependency, nameDependencies } from "@rampart/metadata";

/**
 * The dependencies of a manifest with the name that each is stored under. It is the last segment of its URL, as clusters
 * look for it; where that is taken by another file or would count as a second module it is RAMP's name `<name>.tgz`,
 * which is said of the manifest before. Pure.
 */
export function storedDependencies(manifest: Manifest): readonly NamedDependency[] {
  const taken = new Map<string, string>();
  return nameDependencies(manifest).map((named) => {
    const { name, dependency, fileName } = named;
    const { local_path: path } = dependency;
    if (path === undefined) return named;
    const isFree = (candidate: string) => (taken.get(candidate.toLowerCase()) ?? path) === path;
    const candidates = [...(fileName.endsWith(".so") ? [] : [fileName]), `${name}.tgz`];
    const free = candidates.find(isFree) ?? numbered(name, isFree);
    taken.set(free.toLowerCase(), path);
    return { ...named, fileName: free };
  });
}

function numbered(name: string, isFree: (candidate: string) => boolean): string {
  for (let number = 2; ; number++) {
    const candidate = `${name}-${number}.tgz`;
    if (isFree(candidate)) return candidate;
  }
}
