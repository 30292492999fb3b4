import { parseTarget } from "@rampart/compat";
import { usageError } from "@rampart/findings";
import {
  type Architecture,
  compareRanges,
  offeredRedisVersions,
  type RedisSoftwareRelease,
  redisSoftwareRelease,
  runsOn,
  type VersionNumbers,
  versionNumbers,
} from "@rampart/platforms";

/** What a cluster is, and does not become by requests. */
export interface ClusterProfile {
  /** A build where one was published: `8.0.20-96`. */
  readonly softwareVersion: string;
  readonly version: VersionNumbers;
  readonly release: RedisSoftwareRelease;
  /** `major.minor`, oldest first. */
  readonly redisVersions: readonly string[];
  readonly upgradePolicy: "major" | "latest";
  readonly maxUploadSizeMb?: number;
  /** Capabilities that every uploaded module must have. */
  readonly requiredCapabilities: readonly string[];
  /** Milliseconds that an asynchronous action takes. */
  readonly actionDuration: number;
  readonly nodes: readonly ClusterNode[];
}

export interface ClusterNode {
  /** From 1 on. */
  readonly uid: number;
  readonly addr: string;
  readonly port: number;
  /** Its own: during an upgrade the nodes differ. */
  readonly softwareVersion: string;
  readonly version: VersionNumbers;
  /** `rhel9`. */
  readonly os: string;
  /** What the node calls itself, where that is a clone of the system: `rocky9`. */
  readonly distribution?: string;
  readonly architecture: Architecture;
}

/** What a person asks for, before it is held against the platform data. */
export interface ClusterWishes {
  /** `8.0.20`, `8.0.20-96` or `8.0`. */
  readonly clusterVersion: string;
  /** Versions of the nodes, where they differ as during an upgrade: one for each; the last goes for those behind it. */
  readonly nodeVersions?: readonly string[];
  /** One for each node; the last goes for the nodes behind it. */
  readonly os?: readonly string[];
  readonly arch?: readonly string[];
  readonly redisVersions?: readonly string[];
  readonly upgradePolicy?: "major" | "latest";
  readonly maxUploadSizeMb?: number;
  readonly requiredCapabilities?: readonly string[];
  readonly actionDuration?: number;
}

const defaultActionDuration = 500;

/** @throws {RampartError} with fault `call` where there is no such cluster */
export function planCluster(
  wishes: ClusterWishes,
  addresses: readonly { readonly addr: string; readonly port: number }[],
): ClusterProfile {
  const release = releaseOf(wishes.clusterVersion);
  const softwareVersion = buildOf(release, wishes.clusterVersion);
  const version = versionNumbers(softwareVersion);
  return {
    softwareVersion,
    version,
    release,
    redisVersions: redisVersionsOf(release, version, softwareVersion, wishes.redisVersions),
    upgradePolicy: wishes.upgradePolicy ?? "major",
    ...(wishes.maxUploadSizeMb !== undefined && { maxUploadSizeMb: wishes.maxUploadSizeMb }),
    requiredCapabilities: wishes.requiredCapabilities ?? [],
    actionDuration: wishes.actionDuration ?? defaultActionDuration,
    nodes: addresses.map((address, index) => ({
      ...address,
      uid: index + 1,
      ...planNode(wishes, index),
    })),
  };
}

function planNode(wishes: ClusterWishes, index: number): Omit<ClusterNode, "uid" | "addr" | "port"> {
  const asked = nth(wishes.nodeVersions, index) ?? wishes.clusterVersion;
  const release = releaseOf(asked);
  const softwareVersion = buildOf(release, asked);
  const version = versionNumbers(softwareVersion);
  const software = { release, version, softwareVersion };
  return {
    softwareVersion,
    version,
    ...platformOf(software, nth(wishes.os, index), nth(wishes.arch, index)),
  };
}

function releaseOf(clusterVersion: string): RedisSoftwareRelease {
  const parsed = parseTarget({ clusterVersion }, "known");
  if ("problem" in parsed) throw usageError(parsed.problem.problem, parsed.problem.help);
  const release = redisSoftwareRelease(versionNumbers(clusterVersion));
  if (release === undefined) throw usageError(`Redis Software ${clusterVersion} is not known`);
  return release;
}

/** The newest published build of a version; the version itself where none is published. */
function buildOf({ builds }: RedisSoftwareRelease, clusterVersion: string): string {
  const asked = versionNumbers(clusterVersion);
  if (asked.length > 3) return clusterVersion;
  const build = builds.findLast((candidate) => compareRanges(versionNumbers(candidate.version), asked) === 0);
  return build?.version ?? clusterVersion;
}

function redisVersionsOf(
  release: RedisSoftwareRelease,
  version: VersionNumbers,
  softwareVersion: string,
  asked: readonly string[] | undefined,
): readonly string[] {
  const offered = offeredRedisVersions(release, version);
  if (asked === undefined) return offered;
  const unknown = asked.find((redis) => !offered.includes(redis));
  if (unknown === undefined) return offered.filter((redis) => asked.includes(redis));
  throw usageError(
    `Redis Software ${softwareVersion} has no databases of Redis ${unknown}`,
    `It offers ${offered.join(", ")}.`,
  );
}

interface Software {
  readonly release: RedisSoftwareRelease;
  readonly version: VersionNumbers;
  readonly softwareVersion: string;
}

function platformOf({ release, version, softwareVersion }: Software, os?: string, arch?: string) {
  const parsed = parseTarget(
    { ...(os !== undefined && { os }), ...(arch !== undefined && { arch }) },
    "known",
  );
  if ("problem" in parsed) throw usageError(parsed.problem.problem, parsed.problem.help);
  const { target } = parsed;
  const running = release.platforms.filter(
    (platform) => platform.doubt === undefined && runsOn(release, version, platform) === true,
  );
  const fitting = running.filter(
    (platform) =>
      (target.os === undefined || platform.os === target.os) &&
      (target.arch === undefined || platform.architecture === target.arch),
  );
  const chosen = fitting.find((platform) => platform.os === "rhel9") ?? fitting[0];
  if (chosen === undefined) {
    throw usageError(
      `Redis Software ${softwareVersion} does not run on ${[os, arch].filter(Boolean).join(" on ")}`,
      `It runs on ${running.map((platform) => `${platform.os} on ${platform.architecture}`).join(", ")}.`,
    );
  }
  const { distribution } = target;
  return {
    os: chosen.os,
    architecture: chosen.architecture,
    ...(distribution !== undefined && { distribution }),
  };
}

function nth<Item>(items: readonly Item[] | undefined, index: number): Item | undefined {
  return items?.[Math.min(index, items.length - 1)];
}
