import type { SourceDocument } from "@rampart/metadata";
import {
  compareClusterBuilds,
  compareRanges,
  isArchitecture,
  isPlaceholderVersion,
  knownOf,
  newestBuild,
  offeredRedisVersions,
  operatingSystemByAlias,
  parseVersion,
  redisSoftwareRelease,
  redisSoftwareReleases,
  redisVersions,
  runsOn,
  versionNumbers,
} from "@rampart/platforms";
import { clusterVersion } from "../rules/cluster-version.ts";
import { listedSystems, operatingSystem } from "../rules/operating-system.ts";
import { redisVersion } from "../rules/redis-version.ts";
import { resolveTarget, type Target } from "../target.ts";
import { type AspectRule, evaluate } from "../verdict.ts";
import type { ComparableBundle } from "./comparable-bundle.ts";
import { isSameJson } from "./same-json.ts";

/** Which aspects of a bundle cost it a cluster or a database that took another bundle. */
export interface Losses {
  readonly clusterVersion: boolean;
  readonly redisVersion: boolean;
  /** Tokens of systems. */
  readonly systems: ReadonlySet<string>;
}

/** A build of Redis Software: the systems it runs on, and the databases it has. */
interface Site {
  readonly cluster: Target;
  readonly systems: readonly Target[];
  readonly databases: readonly Target[];
}

/**
 * What of the second bundle is refused where the first may be taken, by the rules of `check` and `matrix`. Every published
 * build is asked, on every system of the first bundle. Where the data are missing, the versions and systems that the
 * bundles name represent what may exist; placeholders do not.
 */
export function lossesBetween(before: ComparableBundle, after: ComparableBundle): Losses {
  const systems = new Set<string>();
  const lost = { clusterVersion: false, redisVersion: false };
  if (isSameJson(demandsOf(before), demandsOf(after))) return { ...lost, systems };
  const compare = comparing(before, after);
  for (const site of [...knownSites(before, after), ...possibleSites(before, after)]) {
    const cluster = compare(clusterVersion, site.cluster);
    if (cluster === "refused") continue;
    const onSystems = taken(site.systems, (target) => compare(operatingSystem, target));
    const inDatabases = taken(site.databases, (target) => compare(redisVersion, target));
    if (onSystems.length === 0 || inDatabases.length === 0) continue;
    lost.clusterVersion ||= cluster === "lost";
    lost.redisVersion ||= inDatabases.some(({ answer }) => answer === "lost");
    for (const { target, answer } of onSystems) {
      if (answer === "lost") systems.add(target.os ?? "");
    }
  }
  return { ...lost, systems };
}

function demandsOf(bundle: ComparableBundle) {
  const { compatible_redis_version, min_redis_version, min_redis_pack_version } = bundle.metadata;
  return [listedSystems(bundle), compatible_redis_version, min_redis_version, min_redis_pack_version];
}

/** What becomes of a target of the first bundle. */
type Answer = "refused" | "kept" | "lost";

interface Taken {
  readonly target: Target;
  readonly answer: Answer;
}

function taken(targets: readonly Target[], answerOf: (target: Target) => Answer): Taken[] {
  const answers = targets.map((target) => ({ target, answer: answerOf(target) }));
  return answers.filter(({ answer }) => answer !== "refused");
}

const certainty = { rejected: 0, unknown: 1, accepted: 2 } as const;

function comparing(before: ComparableBundle, after: ComparableBundle) {
  const [old, current] = [withDocument(before), withDocument(after)];
  const answerOf = (rule: AspectRule, target: Target): Answer => {
    const resolved = resolveTarget(target);
    const first = evaluate([rule], { bundle: old, target: resolved }).verdict;
    if (first === "rejected") return "refused";
    const second = evaluate([rule], { bundle: current, target: resolved }).verdict;
    return certainty[second] < certainty[first] ? "lost" : "kept";
  };
  // Many builds have the same systems and databases.
  const known = new Map<string, Answer>();
  return (rule: AspectRule, target: Target): Answer => {
    const key = JSON.stringify([rule.aspect, target]);
    const answer = known.get(key) ?? answerOf(rule, target);
    known.set(key, answer);
    return answer;
  };
}

/** The rules ask a document for places, which nobody reads here. */
function withDocument(bundle: ComparableBundle): ComparableBundle {
  return { ...bundle, document: bundle.document ?? placeless };
}

const placeless: SourceDocument = {
  value: undefined,
  place: () => ({}),
  keyPlace: () => ({}),
  source: () => undefined,
};

/** A published build, the platforms that it may run on, and the Redis versions that it offers. */
function publishedBuilds() {
  return redisSoftwareReleases.flatMap((release) =>
    release.builds.map(({ version }) => {
      const numbers = versionNumbers(version);
      const platforms = release.platforms.filter((platform) => runsOn(release, numbers, platform) !== false);
      return { version, platforms, offered: offeredRedisVersions(release, numbers) };
    }),
  );
}

function knownSites(before: ComparableBundle, after: ComparableBundle): Site[] {
  const tokens = tokensOf(before);
  const patches = mentionedRedis(before, after).filter((version) => version.split(".").length > 2);
  const { architecture: declared = "" } = before.metadata;
  const isFor = (architecture: string) => !isArchitecture(declared) || architecture === declared;
  return publishedBuilds().map(({ version, platforms, offered }) => {
    const running = platforms.filter(({ os, architecture }) => tokens.includes(os) && isFor(architecture));
    return {
      cluster: { clusterVersion: version },
      systems: [...named([...new Set(running.map(({ os }) => os))]), ...unknownSystems(tokens)],
      databases: databasesOf(offered, patches),
    };
  });
}

const knownTokens: ReadonlySet<string> = new Set(
  redisSoftwareReleases.flatMap(({ platforms }) => platforms.map(({ os }) => os)),
);

/** Systems of which nobody can say where they run; one without a name where the bundle names none. */
function unknownSystems(tokens: readonly string[]): Target[] {
  return tokens.length === 0 ? [{}] : named(tokens.filter((token) => !knownTokens.has(token)));
}

function named(tokens: readonly string[]): Target[] {
  return tokens.map((os) => ({ os }));
}

function tokensOf(bundle: ComparableBundle): string[] {
  return listedSystems(bundle).map((name) => systemToken(name));
}

/** The token of a system, however it is spelled. */
export function systemToken(name: string): string {
  return operatingSystemByAlias(name)?.token ?? name;
}

/** Databases of the Redis versions that a build offers, and of the patches of them that the bundles name. */
function databasesOf(offered: readonly string[], patches: readonly string[]): Target[] {
  const ofOffered = patches.filter((patch) => offered.includes(patch.split(".").slice(0, 2).join(".")));
  return [...offered, ...ofOffered].map((redisVersion) => ({ redisVersion }));
}

/** Redis and cluster versions that the bundles name and that are newer than the data. */
function possibleSites(before: ComparableBundle, after: ComparableBundle): Site[] {
  const tokens = tokensOf(before);
  const systems = tokens.length === 0 ? [{}] : named(tokens);
  const newerRedis = mentionedRedis(before, after).filter(isNewerRedis);
  const newerClusters = mentionedClusters(before, after).filter(isNewerCluster);
  return [
    ...newerRedis.map((version) => ({
      cluster: {},
      systems,
      databases: [{ redisVersion: version, redisVersions: [version] }],
    })),
    ...newerClusters.map((version) => ({
      cluster: { clusterVersion: version },
      systems,
      databases: [{ clusterVersion: version }],
    })),
  ];
}

function mentionedRedis(...bundles: readonly ComparableBundle[]): string[] {
  return mentioned(
    bundles.flatMap(({ metadata }) => [metadata.compatible_redis_version, metadata.min_redis_version]),
  );
}

function mentionedClusters(...bundles: readonly ComparableBundle[]): string[] {
  return mentioned(bundles.map(({ metadata }) => metadata.min_redis_pack_version));
}

function mentioned(versions: readonly (string | undefined)[]): string[] {
  const said = versions.filter((version) => version !== undefined && parseVersion(version) !== undefined);
  return [...new Set(said as string[])].filter((version) => !isPlaceholderVersion(version));
}

function isNewerRedis(version: string): boolean {
  return compareRanges(versionNumbers(version), versionNumbers(redisVersions.at(-1) ?? "")) > 0;
}

function isNewerCluster(version: string): boolean {
  const numbers = versionNumbers(version);
  const release = redisSoftwareRelease(numbers);
  if (release !== undefined) return knownOf(release, numbers) === "newer";
  const newest = redisSoftwareReleases.map(newestBuild).toSorted(compareClusterBuilds).at(-1) ?? "";
  return compareRanges(numbers, versionNumbers(newest)) > 0;
}
