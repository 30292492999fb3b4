import {
  type Architecture,
  newestBuild,
  offeredRedisVersions,
  type RedisSoftwareRelease,
  redisSoftwareReleases,
  versionNumbers,
} from "@rampart/platforms";
import type { RawTarget } from "./parse-target.ts";

/** A target with a name: a line of Redis Software on a system, `rs-8.0/rhel9`. */
export interface Preset {
  readonly name: string;
  readonly line: string;
  /** The newest build of the line that runs on the system. */
  readonly clusterVersion: string;
  readonly os: string;
  readonly architectures: readonly Architecture[];
  readonly redisVersions: readonly string[];
  /** `2025-10`. */
  readonly released: string;
  readonly endOfLife: string | null;
  readonly deprecated: boolean;
  /** Why it is not certain that there is such a platform. */
  readonly doubt?: string;
}

/** Every line of Redis Software on every system, oldest line first. */
export function presets(): readonly Preset[] {
  return redisSoftwareReleases.flatMap(presetsOf);
}

function presetsOf(release: RedisSoftwareRelease): Preset[] {
  const { line, platforms, released, endOfLife } = release;
  const systems = [...new Set(platforms.map(({ os }) => os))];
  return systems.map((os) => {
    const own = platforms.filter((platform) => platform.os === os);
    const clusterVersion = own.some(({ until }) => until === undefined)
      ? newestBuild(release)
      : (own[0]?.until ?? line);
    const doubt = own.find((platform) => platform.doubt !== undefined)?.doubt;
    return {
      name: `rs-${line}/${os}`,
      line,
      clusterVersion,
      os,
      architectures: own.map(({ architecture }) => architecture),
      redisVersions: offeredRedisVersions(release, versionNumbers(clusterVersion)),
      released,
      endOfLife,
      deprecated: own.every((platform) => platform.deprecated === true),
      ...(doubt !== undefined && { doubt }),
    };
  });
}

/** Whether a word is meant to name a preset, rather than a file. */
export function isPresetName(word: string): boolean {
  return /^rs-\d/.test(word) && !/\.(ya?ml|json)$/.test(word);
}

/**
 * The targets that a name means: `rs-8.0/rhel9`, `rs-8.0.10/rhel9`, `rs-8.0/rhel9/aarch64`, and `rs-8.0` for every
 * system of the line. Their versions and systems are still to be held against the data. Undefined where it is no name.
 */
export function presetTargets(name: string): readonly RawTarget[] | undefined {
  const match = /^rs-(\d[^/]*)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(name);
  if (match === null) return undefined;
  const [, version = "", os, arch] = match;
  const ofLine = presets().filter((preset) => preset.line === version);
  if (os === undefined && ofLine.length > 0) {
    return ofLine.map((preset) => ({
      name: preset.name,
      clusterVersion: preset.clusterVersion,
      os: preset.os,
      asInstalled: true,
    }));
  }
  const clusterVersion = ofLine.find((preset) => preset.os === os)?.clusterVersion ?? version;
  return [
    {
      name,
      clusterVersion,
      ...(os !== undefined && { os }),
      ...(arch !== undefined && { arch }),
      asInstalled: true,
    },
  ];
}
