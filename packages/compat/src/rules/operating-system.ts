import { type Finding, finding } from "@rampart/findings";
import {
  compareRanges,
  operatingSystemByAlias,
  type Platform,
  platformsOf,
  type RedisSoftwareRelease,
  redisSoftwareAsOf,
  runsOn,
  operatingSystem as systemOf,
  type VersionNumbers,
} from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { ResolvedTarget } from "../target.ts";
import type { AspectRule, Subject } from "../verdict.ts";
import { fieldMissing, undecided } from "./undecided.ts";

/** Every node compares its own system with `operating_systems`. */
export const operatingSystem: AspectRule = {
  aspect: "operating-system",
  sources: [sources.guide, sources.upload, sources.notes7_2_4_64, sources.platforms],
  judge: ({ bundle, target }) => {
    const listed = listedSystems(bundle);
    const shown = listed.length === 0 ? {} : { bundle: listed.join(", ") };
    if (target.os === undefined) return { ...shown, ...fieldMissing(target, "os") };
    const findings = [
      ...(comparesNames(target)
        ? checkClone(target, listed, bundle)
        : checkListed(target.os, listed, bundle)),
      ...checkPlatform(target),
    ];
    return { ...shown, target: target.distribution ?? target.os, findings };
  },
};

/** The declared systems, under the field's name of today or of old. */
export function listedSystems({ metadata }: Subject["bundle"]): readonly string[] {
  return metadata?.operating_systems ?? metadata?.os_list ?? [];
}

function checkListed(
  node: string,
  listed: readonly string[],
  { metadata, document }: Subject["bundle"],
): Finding[] {
  if (metadata === undefined || listed.includes(node)) return [];
  const place = document?.place(["operating_systems"]) ?? {};
  if (listed.length === 0) {
    return [
      undecided(`whether a node with ${node} accepts the bundle`, "it names no operating systems", place),
    ];
  }
  if (systemOf(node) === undefined) {
    const missing = `${node} is not in the platform data of ${redisSoftwareAsOf}`;
    return [undecided(`whether a node with ${node} accepts the bundle`, missing, place)];
  }
  const spelling = listed.find((token) => operatingSystemByAlias(token)?.token === node);
  if (spelling !== undefined) {
    const missing = `no public text says that ${spelling} is accepted for ${node}`;
    return [undecided(`whether a node with ${node} accepts the bundle`, missing, place)];
  }
  return [finding("cluster/operating-system-not-listed", place, { node, listed })];
}

/** From this build on a cluster compares the family of the distribution, before it the name. */
const familiesFrom: VersionNumbers = [7, 2, 4, 64];

function comparesNames({ os, distribution, version }: ResolvedTarget): boolean {
  if (os?.startsWith("rhel") !== true || distribution === undefined || version === undefined) return false;
  return compareRanges(version, familiesFrom) < 0;
}

/** A clone of RHEL on a cluster that knows it by its own name. */
function checkClone(
  { os: system = "", distribution: node = "", clusterVersion: version = "" }: ResolvedTarget,
  listed: readonly string[],
  bundle: Subject["bundle"],
): Finding[] {
  if (listed.includes(node)) return [];
  if (!listed.includes(system)) return checkListed(system, listed, bundle);
  return [finding("cluster/clone-not-recognised", {}, { node, system, version })];
}

function checkPlatform({ os = "", arch, version, release, clusterVersion = "" }: ResolvedTarget): Finding[] {
  if (version === undefined) return [];
  const platform = arch === undefined ? os : `${os} on ${arch}`;
  const question = `whether Redis Software ${clusterVersion} runs on ${platform}`;
  if (release === undefined) return [undecided(question, "this version is not in the data")];
  if (systemOf(os) === undefined)
    return [undecided(question, `${os} is not in the platform data of ${redisSoftwareAsOf}`)];
  const candidates = platformsOf(release, os).filter(
    ({ architecture }) => arch === undefined || architecture === arch,
  );
  const answers = candidates.map((candidate) => [candidate, runsOn(release, version, candidate)] as const);
  const [running] = answers.find(([{ doubt }, runs]) => runs === true && doubt === undefined) ?? [];
  if (running !== undefined) return [];
  const [partial] = answers.find(([, runs]) => runs !== false) ?? [];
  if (partial !== undefined)
    return [undecided(question, partial.doubt ?? buildsInWords(partial, clusterVersion))];
  const supported = supportedSystems(release, version, arch);
  const facts = { version: clusterVersion, platform, ...(arch !== undefined && { arch }), supported };
  return [finding("cluster/platform-unsupported", {}, facts)];
}

/** Systems that a version runs on, with nodes of this architecture where one is said. */
function supportedSystems(
  release: RedisSoftwareRelease,
  version: VersionNumbers,
  arch: string | undefined,
): string[] {
  const running = release.platforms.filter(
    (platform) =>
      platform.doubt === undefined &&
      (arch === undefined || platform.architecture === arch) &&
      runsOn(release, version, platform) !== false,
  );
  return [...new Set(running.map(({ os }) => os))];
}

function buildsInWords({ since, until, without = [] }: Platform, version: string): string {
  if (without.includes(version)) return `the notes of ${version} list no package for it`;
  const parts = [since && `from ${since} on`, until && `up to ${until}`].filter(Boolean);
  if (parts.length === 0) return `the notes of ${without.join(" and ")} list no package for it`;
  return `only its builds ${parts.join(" and ")} do`;
}

/** Architectures that the target's nodes can have; undefined where its version is not known. */
export function possibleArchitectures({ os, release }: ResolvedTarget): readonly string[] | undefined {
  const platforms = release?.platforms.filter((platform) => os === undefined || platform.os === os);
  return platforms && [...new Set(platforms.map(({ architecture }) => architecture))];
}
