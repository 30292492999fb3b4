import { compareRanges, isArchitecture, normalPlatform, type VersionNumbers } from "@rampart/platforms";
import type { ResolvedTarget, Target } from "../target.ts";
import type { CheckedBundle } from "../verdict.ts";
import { listedSystems } from "./operating-system.ts";
import { isSameVersion } from "./same-version.ts";

/** From this build on a cluster takes builds of one version for several systems, before it has nodes of all of them. */
const addedFrom: VersionNumbers = [7, 2, 4, 52];

/**
 * The system and architecture that a bundle adds to a version which the cluster has for others; undefined where it adds
 * none. From 8.0 on every node has files of its own.
 */
export function addedPlatform(
  bundle: CheckedBundle,
  target: ResolvedTarget,
): Pick<Target, "os" | "arch"> | undefined {
  const known = knownPlatforms(bundle, target);
  const added = listedSystems(bundle).find((os) => !known.includes(platformOf(bundle, os)));
  return known.length === 0 || added === undefined ? undefined : asTarget(bundle, added);
}

/**
 * The system and architecture that count instead of those of a node: of a version that the cluster has, it takes and keeps
 * builds for others, which are not the node's. Undefined where the node's own count.
 */
export function countingPlatform(
  bundle: CheckedBundle,
  target: ResolvedTarget,
): Pick<Target, "os" | "arch"> | undefined {
  const added = addedPlatform(bundle, target);
  if (added !== undefined || knownPlatforms(bundle, target).length === 0) return added;
  const systems = listedSystems(bundle);
  const [first] = systems;
  const own = normalPlatform(`${target.os}/${target.arch}`);
  const isForNode = target.os === undefined || systems.some((os) => platformOf(bundle, os) === own);
  return isForNode || first === undefined ? undefined : asTarget(bundle, first);
}

/** What the cluster has the bundle's version for, where it takes builds for others beside them. */
function knownPlatforms(
  { metadata }: CheckedBundle,
  { endpoint, version, modules = [] }: ResolvedTarget,
): readonly string[] {
  if (metadata === undefined || endpoint === "user-defined" || version === undefined) return [];
  if (compareRanges(version, addedFrom) < 0) return [];
  const { module_name: name, semantic_version: semantic } = metadata;
  return modules
    .filter((module) => module.name === name && isSameVersion(module, semantic))
    .flatMap(({ platforms = [] }) => platforms.map(normalPlatform));
}

function platformOf({ metadata }: CheckedBundle, os: string): string {
  return normalPlatform(`${os}/${metadata?.architecture ?? ""}`);
}

function asTarget({ metadata }: CheckedBundle, os: string): Pick<Target, "os" | "arch"> {
  const arch = metadata?.architecture ?? "";
  return { os, ...(isArchitecture(arch) && { arch }) } as Pick<Target, "os" | "arch">;
}
