import type { ModuleMetadata } from "@rampart/metadata";
import { type Change, change, type DependencyState, namesOnEither } from "./change.ts";

/** Files that the module needs or can use, by name. */
export function dependencyChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  const [old, current] = [dependenciesOf(before), dependenciesOf(after)];
  return namesOnEither(old, current).flatMap((name) => compare(name, old.get(name), current.get(name)));
}

function compare(
  name: string,
  before: DependencyState | undefined,
  after: DependencyState | undefined,
): Change[] {
  if (before === undefined) return after === undefined ? [] : [change("dependency-added", name, { after })];
  if (after === undefined) return [change("dependency-removed", name, { before })];
  const isSame = before.url === after.url && sameDigest(before, after) && before.optional === after.optional;
  return isSame ? [] : [change("dependency-changed", name, { before, after })];
}

function sameDigest(before: DependencyState, after: DependencyState): boolean {
  return before.sha256?.toLowerCase() === after.sha256?.toLowerCase();
}

/** A map and no object: nobody vouches for the names. */
function dependenciesOf(metadata: ModuleMetadata): ReadonlyMap<string, DependencyState> {
  const optional = Object.entries(metadata["optional-dependencies"] ?? {});
  const needed = Object.entries(metadata.dependencies ?? {});
  return new Map([
    ...optional.map(([name, { url, sha256 }]) => [name, state(url, sha256, true)] as const),
    ...needed.map(([name, { url, sha256 }]) => [name, state(url, sha256, false)] as const),
  ]);
}

function state(url: string | undefined, sha256: string | undefined, optional: boolean): DependencyState {
  return {
    ...(url !== undefined && { url }),
    ...(sha256 !== undefined && { sha256 }),
    ...(optional && { optional }),
  };
}
