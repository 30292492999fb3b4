import { finding } from "@rampart/findings";
import {
  type BundledModule,
  bundledModules,
  compareRanges,
  parseVersion,
  versionNumbers,
} from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { ResolvedTarget } from "../target.ts";
import type { AspectRule } from "../verdict.ts";
import { addedPlatform } from "./added-platform.ts";
import { isSameVersion } from "./same-version.ts";
import { undecided } from "./undecided.ts";

/** The same module in the same version is taken once. */
export const alreadyThere: AspectRule = {
  aspect: "already-there",
  sources: [sources.upload, sources.upgradeSystem, sources.bundledVersions],
  judge: ({ bundle, target }) => {
    const { metadata, document } = bundle;
    if (metadata === undefined) return { skipped: true };
    const { module_name: module, semantic_version: version, version: number } = metadata;
    const others = (target.modules ?? []).filter(({ name }) => name === module);
    const brought = broughtBy(target, module);
    const there = [
      ...others.map((other) => `${module} ${other.version}`),
      ...(brought === undefined ? [] : [`${module} ${brought.versions.join(", ")} (bundled)`]),
    ];
    const shown = {
      bundle: `${module} ${version}`,
      target: there.length === 0 ? "not there" : there.join(", "),
    };
    if (others.some((other) => isSameVersion(other, version))) {
      if (addedPlatform(bundle, target) !== undefined) return shown;
      const place = document?.place(["semantic_version"]) ?? {};
      return { ...shown, findings: [finding("cluster/module-exists", place, { module, version })] };
    }
    if (isUnrecorded(target, module, number)) {
      const node = target.name ?? "the node";
      const missing = "the cluster has no record of the module, and nodes do not tell one file from another";
      return {
        ...shown,
        findings: [undecided(`whether ${module} ${number} on ${node} is this file`, missing)],
      };
    }
    const same = brought?.versions.find((one) => isPatchOf(version, one));
    if (same === undefined) return shown;
    const question = `whether Redis Software ${target.clusterVersion} has ${module} ${version} already`;
    const missing = `it bundles ${module} ${same}, and the patch version is not documented`;
    return { ...shown, findings: [undecided(question, missing)] };
  },
};

/** Nodes tell of their files a name and a number; which file it is, the cluster's record would tell. */
function isUnrecorded(
  { endpoint, unrecordedFiles = [] }: ResolvedTarget,
  module: string,
  number: number,
): boolean {
  return (
    endpoint === "user-defined" &&
    unrecordedFiles.some(({ name, version }) => name === module && version === number)
  );
}

/** A target with a name means a cluster as it is installed, with the modules that its version brings. */
function broughtBy(
  { asInstalled, release, version }: ResolvedTarget,
  module: string,
): BundledModule | undefined {
  if (asInstalled !== true || release === undefined || version === undefined) return undefined;
  return bundledModules(release, version).find(({ name }) => name === module);
}

function isPatchOf(version: string, minor: string): boolean {
  const own = parseVersion(version.replace(/[-+].*/, ""));
  return own !== undefined && compareRanges(versionNumbers(minor), own) === 0;
}
