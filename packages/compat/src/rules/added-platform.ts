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
  { endpoint, version, modules = [] }: ResolvedTarget,
): Pick<Target, "os" | "arch"> | undefined {
  const { metadata } = bundle;
  if (metadata === undefined || endpoint === "user-defined" || version === undefined) return undefined;
  if (compareRanges(version, addedFrom) < 0) return undefined;
  const { module_name: name, semantic_version: semantic, architecture } = metadata;
  const known = modules
    .filter((module) => module.name === name && isSameVersion(module, semantic))
    .flatMap(({ platforms = [] }) => platforms.map(normalPlatform));
  if (known.length === 0) return undefined;
  const added = listedSystems(bundle).find(
    (os) => !known.includes(normalPlatform(`${os}/${architecture ?? ""}`)),
  );
  if (added === undefined) return undefined;
  return { os: added, ...(isArchitecture(architecture ?? "") && { arch: architecture }) } as Pick<
    Target,
    "os" | "arch"
  >;
}
