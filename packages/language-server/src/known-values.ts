import { presets } from "@rampart/compat";
import { catalogue, type Rule } from "@rampart/findings";
import { knownFlags, type Path } from "@rampart/metadata";
import {
  architectures,
  capabilities,
  type OperatingSystem,
  operatingSystems,
  type RedisSoftwareRelease,
  redisSoftwareReleases,
  redisVersions,
} from "@rampart/platforms";
import type { DocumentKind } from "./document-kind.ts";

/** A value that means something, and what that is, in Markdown. */
export interface KnownValue {
  readonly value: string;
  readonly summary: string;
  readonly documentation?: string;
}

type Kind =
  | "capability"
  | "system"
  | "architecture"
  | "redis"
  | "cluster"
  | "flag"
  | "rule"
  | "preset"
  | "command";

/** What kind of value is at a path, by the names of the fields that lead to it. */
const kindsOfFields: Readonly<Record<string, Kind>> = {
  capabilities: "capability",
  operating_systems: "system",
  os_list: "system",
  os: "system",
  systems: "system",
  architecture: "architecture",
  arch: "architecture",
  min_redis_version: "redis",
  compatible_redis_version: "redis",
  redisVersion: "redis",
  redisVersions: "redis",
  min_redis_pack_version: "cluster",
  clusterVersion: "cluster",
  flags: "flag",
  rule: "rule",
  targets: "preset",
  exclude_commands: "command",
  command_name: "command",
  config_command: "command",
};

/** The kernel is what metadata name so; a system has that name in targets. */
const kernel = "os";

export function kindOfValue(kind: DocumentKind, path: Path): Kind | undefined {
  const field = path.findLast((segment): segment is string => !/^\d+$/.test(String(segment)));
  if (field === undefined || !Object.hasOwn(kindsOfFields, field)) return undefined;
  if (field === kernel && (kind === "manifest" || kind === "metadata")) return undefined;
  return kindsOfFields[field];
}

/** Every known value of a kind, newest versions first; commands are known by the files beside a document alone. */
export function knownValues(kind: Exclude<Kind, "command">): readonly KnownValue[] {
  switch (kind) {
    case "capability":
      return capabilities.map(({ name, description, demandedBy }) => {
        const demands = demandedBy.map(({ meaning }) => `\n* ${meaning}`).join("");
        return {
          value: name,
          summary: description,
          documentation: `${description}${demands && `\n\nDemanded of a module by a database where\n${demands}`}`,
        };
      });
    case "system":
      return operatingSystems.map(systemValue);
    case "architecture":
      return architectures.map((value) => ({ value, summary: "architecture of the nodes" }));
    case "redis":
      return redisVersions.toReversed().map(redisValue);
    case "cluster":
      return redisSoftwareReleases.toReversed().flatMap(clusterValues);
    case "flag":
      return knownFlags.map((value) => ({ value, summary: "flag of a command" }));
    case "rule":
      return (Object.keys(catalogue) as Rule[]).map((value) => {
        const { title, severity } = catalogue[value];
        return { value, summary: `${severity}: ${title}` };
      });
    case "preset":
      return presets().map(({ name, clusterVersion, released, endOfLife }) => ({
        value: name,
        summary: `Redis Software ${clusterVersion}`,
        documentation: `Redis Software ${clusterVersion}, ${datesOf({ released, endOfLife })}.`,
      }));
  }
}

function systemValue({ token, names, aliases }: OperatingSystem): KnownValue {
  const lines = redisSoftwareReleases.flatMap(({ line, platforms }) => {
    const own = platforms.filter(({ os }) => os === token);
    if (own.length === 0) return [];
    const isOld = own.every(({ deprecated }) => deprecated === true);
    return [isOld ? `${line} (deprecated)` : line];
  });
  const runs =
    lines.length === 0 ? "No known line runs on it." : `Redis Software on it: ${lines.join(", ")}.`;
  const spelled = aliases.length === 0 ? "" : `\n\nAlso spelled ${aliases.join(", ")}.`;
  return {
    value: token,
    summary: names[0] ?? token,
    documentation: `${names.join(", ")}.\n\n${runs}${spelled}`,
  };
}

function redisValue(version: string): KnownValue {
  const lines = redisSoftwareReleases
    .filter(({ redisVersions: changes }) => changes.some(({ offered }) => offered.includes(version)))
    .map(({ line }) => line);
  const summary = `Redis ${version}`;
  return {
    value: version,
    summary,
    documentation: `${summary}, offered by Redis Software ${lines.join(", ")}.`,
  };
}

/** The line, then its builds, the newest first. */
function clusterValues(release: RedisSoftwareRelease): KnownValue[] {
  const { line, builds } = release;
  const dates = datesOf(release);
  return [
    { value: line, summary: `Redis Software ${line}`, documentation: `Redis Software ${line}, ${dates}.` },
    ...builds.toReversed().map(({ version, month }) => ({
      value: version,
      summary: `build of ${month}`,
      documentation: `Build of ${month}, of Redis Software ${line}, ${dates}.`,
    })),
  ];
}

function datesOf({ released, endOfLife }: Pick<RedisSoftwareRelease, "released" | "endOfLife">): string {
  return `released ${released}, ${endOfLife === null ? "without an end of life yet" : `end of life ${endOfLife}`}`;
}
