import { nearestName, toSemanticVersion } from "@rampart/metadata";
import {
  architectureByAlias,
  architectures,
  canonicalSystem,
  compareClusterBuilds,
  compareRanges,
  type Endpoint,
  isArchitecture,
  knownOf,
  type OperatingSystem,
  operatingSystem,
  operatingSystemAsTyped,
  operatingSystemByAlias,
  operatingSystems,
  parseVersion,
  type RedisSoftwareRelease,
  redisSoftwareAsOf,
  redisSoftwareRelease,
  redisSoftwareReleases,
  redisVersions,
  versionNumbers,
} from "@rampart/platforms";
import semver from "semver";
import { isNewerRedis, isNewerRelease, isNewerSystem } from "./newer-than-data.ts";
import { type Database, type PresentModule, resolveTarget, type Target } from "./target.ts";

/** A target as a person writes it, in flags or in a file (`schemas/target.schema.json`). */
export interface RawTarget {
  readonly name?: string;
  readonly clusterVersion?: string;
  readonly redisVersion?: string;
  /** As a living cluster lists them. */
  readonly redisVersions?: readonly string[];
  readonly os?: string;
  readonly arch?: string;
  readonly endpoint?: Endpoint;
  readonly uploads?: "on" | "off";
  readonly maxUploadSizeMb?: number;
  /** `search@8.4.0`, or with the version as Redis stores it: `search@80400`. */
  readonly modules?: readonly string[];
  /** A cluster as its version installs it, with the modules that it brings. */
  readonly asInstalled?: true;
  readonly database?: Database;
}

/** What keeps a target from being one. */
export interface TargetProblem {
  readonly field: keyof RawTarget;
  /** Which item of the field, where it is a list. */
  readonly index?: number;
  readonly problem: string;
  readonly help?: string;
}

export type ParsedTarget = { readonly target: Target } | { readonly problem: TargetProblem };

/**
 * Holds what a person wrote against the platform data: names and versions have to be well formed, and to agree. What is
 * newer than the data passes, and leaves the verdict open; `known` refuses it too. A system of which nothing is known
 * passes as `well-formed` only.
 */
export function parseTarget(
  raw: RawTarget,
  demand: "well-formed" | "known-or-newer" | "known" = "well-formed",
): ParsedTarget {
  try {
    const target = targetOf(raw);
    if (demand === "known") refuseNewer(raw, target);
    if (demand === "known-or-newer") refuseUnknownSystem(raw, target, isNewerSystem);
    return { target };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem };
    throw error;
  }
}

/** Ends the parsing at the first problem. */
class Refusal extends Error {
  readonly problem: TargetProblem;

  constructor(problem: TargetProblem) {
    super(problem.problem);
    this.problem = problem;
  }
}

function targetOf(raw: RawTarget): Target {
  const { clusterVersion, redisVersion, os, arch, modules, ...rest } = raw;
  const release = clusterVersion === undefined ? undefined : releaseOf(clusterVersion);
  if (release !== undefined) refuseContradictions(raw, release);
  return {
    ...rest,
    ...(clusterVersion !== undefined && { clusterVersion }),
    ...(redisVersion !== undefined && { redisVersion: redisOf(redisVersion) }),
    ...(os !== undefined && systemOf(os)),
    ...(arch !== undefined && { arch: architectureOf(arch) }),
    ...(modules !== undefined && { modules: modules.map(moduleOf) }),
  };
}

function refuseNewer(raw: RawTarget, target: Target): void {
  const { clusterVersion, redisVersion } = raw;
  if (clusterVersion !== undefined && resolveTarget(target).release === undefined)
    throw unknownRelease(clusterVersion);
  if (redisVersion !== undefined && isNewerRedis(versionNumbers(redisVersion)))
    throw unknownRedis(redisVersion);
  refuseUnknownSystem(raw, target, () => false);
}

function refuseUnknownSystem({ os }: RawTarget, target: Target, but: (token: string) => boolean): void {
  const token = target.os ?? "";
  if (os !== undefined && operatingSystem(token) === undefined && !but(token)) throw unknownSystem(os);
}

/** Undefined where it is newer than the data. */
function releaseOf(text: string): RedisSoftwareRelease | undefined {
  const version = parseVersion(text);
  if (version === undefined || version.length < 2) {
    throw new Refusal({
      field: "clusterVersion",
      problem: `${JSON.stringify(text)} is not a version of Redis Software`,
      help: "A version is written as 8.0, 8.0.20 or 8.0.20-96.",
    });
  }
  const release = redisSoftwareRelease(version);
  if (release !== undefined && knownOf(release, version) !== "unknown") return release;
  if (isNewerRelease(version)) return undefined;
  throw unknownRelease(text);
}

function unknownRelease(text: string): Refusal {
  const known = redisSoftwareReleases.flatMap(({ builds }) =>
    builds.map((build) => build.version.replace(/-.*/, "")),
  );
  return new Refusal({
    field: "clusterVersion",
    problem: `Redis Software ${text} is not known; the nearest known version is ${nearestVersion(text, known)}`,
    help: `The data are of ${redisSoftwareAsOf}; \`rampart targets\` lists what they know.`,
  });
}

function redisOf(text: string): string {
  const version = parseVersion(text);
  if (version === undefined || version.length < 2 || version.length > 3) {
    throw new Refusal({
      field: "redisVersion",
      problem: `${JSON.stringify(text)} is not a version of Redis`,
      help: "A version is written as 8.4 or 8.4.0.",
    });
  }
  if (redisVersions.some((known) => compareRanges(versionNumbers(known), version) === 0)) return text;
  if (isNewerRedis(version)) return text;
  throw unknownRedis(text);
}

function unknownRedis(text: string): Refusal {
  return new Refusal({
    field: "redisVersion",
    problem: `no cluster has databases of Redis ${text}; the nearest known version is ${nearestVersion(text, redisVersions)}`,
    help: `The data are of ${redisSoftwareAsOf}; \`rampart targets\` lists what they know.`,
  });
}

/** The one before or the one after: that which is alike in more numbers, else the one whose next number is nearer. */
function nearestVersion(text: string, known: readonly string[]): string {
  const inOrder = known.toSorted(compareClusterBuilds);
  const before = inOrder.findLast((candidate) => compareClusterBuilds(candidate, text) <= 0);
  const after = inOrder.find((candidate) => compareClusterBuilds(candidate, text) > 0);
  if (before === undefined || after === undefined) return before ?? after ?? "";
  const numbers = [before, text, after].map(versionNumbers);
  const unlike =
    numbers[1]?.findIndex((number, index) => numbers.some((other) => other[index] !== number)) ?? 0;
  const [below = 0, asked = 0, above = 0] = numbers.map((version) => version[unlike] ?? 0);
  return asked - below < above - asked ? before : after;
}

function systemOf(text: string): Pick<Target, "os" | "distribution"> {
  const name = text.toLowerCase();
  const system = operatingSystemAsTyped(name);
  if (system !== undefined) return { os: system.token, ...(isClone(name, system) && { distribution: name }) };
  const newer = canonicalSystem(name) ?? /^[a-z]+\d+(\.\d+)?$/.exec(name)?.[0];
  if (newer === undefined) throw unknownSystem(text);
  return { os: newer };
}

function unknownSystem(text: string): Refusal {
  const name = text.toLowerCase();
  return new Refusal({
    field: "os",
    problem: `${JSON.stringify(text)} is not a system that Redis Software is known to run on${nearest(name)}`,
    help: `Known are ${operatingSystems.map(({ token }) => token).join(", ")}.`,
  });
}

/** Distributions that share the packages of RHEL, and that call themselves otherwise. */
function isClone(name: string, { family }: OperatingSystem): boolean {
  return family === "rhel" && /^(centos|rocky|alma|oracle|ol|oel)/.test(name.replace(/[ _-]/g, ""));
}

/** `; the nearest is rhel9`, or nothing where none is near. */
function nearest(name: string): string {
  const system = nearestSystem(name);
  return system === undefined ? "" : `; the nearest is ${system}`;
}

/** The same distribution in the nearest version, else the name that is spelt most alike. */
function nearestSystem(name: string): string | undefined {
  const [, family = "", version = ""] = /^([a-z]+)\D*(\d+)/.exec(name) ?? [];
  const distance = (token: string) => Math.abs(Number(/\d+/.exec(token)?.[0]) - Number(version));
  const siblings = operatingSystems.filter((system) => system.family === family).map(({ token }) => token);
  const [sibling] = siblings.toSorted((a, b) => distance(a) - distance(b));
  const names = operatingSystems.flatMap(({ token, aliases }) => [token, ...aliases]);
  const spelt = sibling ?? nearestName(name, names);
  return spelt === undefined ? undefined : (operatingSystemByAlias(spelt)?.token ?? spelt);
}

function architectureOf(text: string) {
  const meant = isArchitecture(text) ? text : architectureByAlias(text);
  if (meant !== undefined) return meant;
  throw new Refusal({
    field: "arch",
    problem: `${JSON.stringify(text)} is not an architecture that Redis Software runs on`,
    help: `Known are ${architectures.join(" and ")}.`,
  });
}

function moduleOf(text: string, index: number): PresentModule {
  const [, name, version = ""] = /^([^@]+)@([^@]+)$/.exec(text) ?? [];
  const semantic = /^\d{4,}$/.test(version) ? versionOfNumber(version) : (semver.valid(version) ?? undefined);
  if (name !== undefined && semantic !== undefined) return { name, version: semantic };
  throw new Refusal({
    field: "modules",
    index,
    problem: `${JSON.stringify(text)} is not a module and its version`,
    help: "A module that the cluster has is written as search@8.4.0.",
  });
}

function versionOfNumber(text: string): string | undefined {
  const number = Number(text);
  return number < 1_000_000 ? toSemanticVersion(number) : undefined;
}

/** What no cluster of the version can be. */
function refuseContradictions(
  { clusterVersion, endpoint, uploads }: RawTarget,
  release: RedisSoftwareRelease,
): void {
  if (endpoint !== undefined && !release.endpoints.includes(endpoint)) {
    throw new Refusal({
      field: "endpoint",
      problem: `Redis Software ${clusterVersion} has no endpoint ${endpoint}`,
      help: `It has ${release.endpoints.join(" and ")}.`,
    });
  }
  if (uploads === "off" && !release.uploadSwitch) {
    throw new Refusal({
      field: "uploads",
      problem: `uploads cannot be disabled on Redis Software ${clusterVersion}`,
      help: "The switch came with 8.2.0.",
    });
  }
}
