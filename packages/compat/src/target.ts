import {
  type Architecture,
  type Endpoint,
  parseVersion,
  type RedisSoftwareRelease,
  redisSoftwareRelease,
  type VersionNumbers,
} from "@rampart/platforms";

/** What a bundle is checked against. Fields that are absent are not checked. */
export interface Target {
  /** As people call it: `production`, `rs-8.0/rhel9`. */
  readonly name?: string;
  /** Redis Software version: `8.0`, `8.0.20` or `8.0.20-96`. */
  readonly clusterVersion?: string;
  /** Redis version of the database, `major.minor` or with the patch. */
  readonly redisVersion?: string;
  /** Redis versions that a living cluster lists for its databases, `major.minor`; else the data tell. */
  readonly redisVersions?: readonly string[];
  /** Token of the operating system of the nodes: `rhel9`. */
  readonly os?: string;
  /** What the nodes call themselves, where that is a clone of the system: `rocky8`. */
  readonly distribution?: string;
  readonly arch?: Architecture;
  /** By default the newest that the cluster has. */
  readonly endpoint?: Endpoint;
  /** Whether `allow_modules_upload` is set. By default it is not, where a cluster has it. */
  readonly uploads?: "on" | "off";
  /** `module_upload_max_size_mb` of the cluster. */
  readonly maxUploadSizeMb?: number;
  /** Modules that the cluster has; none where nothing is said, unless it is as installed. */
  readonly modules?: readonly PresentModule[];
  /** Files of user-defined modules that a node has, while the cluster has no module of their name and number. */
  readonly unrecordedFiles?: readonly UnrecordedFile[];
  /** A cluster as its version installs it, with the modules that it brings. */
  readonly asInstalled?: true;
  readonly database?: Database;
  /** All databases of a living cluster, where a deletion is asked about. */
  readonly databases?: readonly Database[];
  /** The day of the question, as `2026-11-30`: with it, a line that ends or has ended is said to. */
  readonly today?: string;
  /** What a living cluster was asked for and did not report. The name is that of the printed document. */
  readonly unsaid?: readonly ("clusterVersion" | "os" | "arch" | "databases")[];
}

export interface PresentModule {
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Systems and architectures of its builds (`rhel9/x86_64`), where the cluster tells them: up to 7.22. */
  readonly platforms?: readonly string[];
}

export interface UnrecordedFile {
  readonly name: string;
  /** Numeric version. */
  readonly version: number;
}

/** The database object of `GET /v1/bdbs/{uid}`, as far as it was given. */
export interface Database {
  readonly [field: string]: unknown;
  readonly uid?: number | string;
  readonly name?: string;
  readonly type?: string;
  readonly redis_version?: string;
  readonly version?: string;
  readonly bigstore?: boolean;
  readonly bigstore_version?: number;
  readonly module_list?: readonly {
    readonly module_name: string;
    readonly semantic_version?: string | null;
  }[];
}

/** A target and what the platform data say of it. */
export interface ResolvedTarget extends Target {
  readonly version?: VersionNumbers;
  readonly release?: RedisSoftwareRelease;
  /** Redis version of the target, else of its database. */
  readonly redis?: VersionNumbers;
}

export function resolveTarget(target: Target): ResolvedTarget {
  const { clusterVersion } = target;
  const version = clusterVersion === undefined ? undefined : parseVersion(clusterVersion);
  const release = version === undefined ? undefined : redisSoftwareRelease(version);
  const redis = parseVersion(redisVersionText(target));
  const endpoint = target.endpoint ?? release?.endpoints.at(-1);
  return {
    ...target,
    ...(version && { version }),
    ...(release && { release }),
    ...(redis && { redis }),
    ...(endpoint && { endpoint }),
  };
}

/** Empty where neither says one; the version of a Memcached database is one of Memcached. */
export function redisVersionText({ redisVersion, database = {} }: Target): string {
  const { type, redis_version, version } = database;
  return redisVersion ?? (type === "memcached" ? "" : (redis_version ?? version ?? ""));
}
