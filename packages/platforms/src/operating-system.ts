import { operatingSystemData } from "./generated/operating-systems.ts";

/** Families of symbol versions that a system's libraries provide: `GLIBC_2.34`, `GLIBCXX_3.4.29` … */
export type SymbolVersionFamily = "GLIBC" | "GLIBCXX" | "CXXABI" | "GCC";

/** An operating system that Redis Software runs on. `packages/platforms/data` has the sources. */
export interface OperatingSystem {
  /** As `operating_systems` in `module.json` spells it: `rhel9`. */
  readonly token: string;
  readonly family: string;
  readonly names: readonly string[];
  /** Other spellings that mean this system: `rocky9`, `ubuntu22.04`, `jammy`. */
  readonly aliases: readonly string[];
  /** The highest symbol version of each family, by architecture. An architecture that is absent is not known. */
  readonly symbolVersions: Readonly<
    Record<string, Readonly<Partial<Record<SymbolVersionFamily, string>>> | undefined>
  >;
  /** The level of x86-64 that the system itself needs, so that its nodes have it: 2 is x86-64-v2. Absent where none is known. */
  readonly x86Level?: number;
  /** glibc provides `GLIBC_ABI_DT_RELR`. */
  readonly glibcAbiDtRelr: boolean;
  /** Sonames of OpenSSL that belong to the system. */
  readonly libraries: readonly string[];
  /** Sonames that an administrator may have installed. */
  readonly optionalLibraries: readonly { readonly libraries: readonly string[]; readonly from: string }[];
}

/** Those of this release, until `usePlatformData` names others. */
export let operatingSystems: readonly OperatingSystem[] = operatingSystemData;

let byToken = tokensOf(operatingSystems);
let byAlias = aliasesOf(operatingSystems);

export function useOperatingSystems(systems: readonly OperatingSystem[]): void {
  operatingSystems = systems;
  byToken = tokensOf(systems);
  byAlias = aliasesOf(systems);
}

function tokensOf(systems: readonly OperatingSystem[]): ReadonlyMap<string, OperatingSystem> {
  return new Map(systems.map((system) => [system.token, system]));
}

function aliasesOf(systems: readonly OperatingSystem[]): ReadonlyMap<string, OperatingSystem> {
  return new Map(systems.flatMap((system) => system.aliases.map((alias) => [alias, system] as const)));
}

/** The system of a token as metadata spells it, or undefined. */
export function operatingSystem(token: string): OperatingSystem | undefined {
  return byToken.get(token);
}

/** The system that another spelling means (`Rocky9`, `ubuntu22.04`), or undefined. */
export function operatingSystemByAlias(alias: string): OperatingSystem | undefined {
  return byAlias.get(alias.toLowerCase());
}

/** `ubuntu22/x86_64` of `ubuntu22.04/x86_64`: the platform of a build, with the token of its system. */
export function normalPlatform(platform: string): string {
  const [os = "", arch = ""] = platform.split("/", 2);
  return `${operatingSystemByAlias(os)?.token ?? os}/${arch}`;
}

/** The system that a user means by its token, another name of it, `RHEL-9` or `Ubuntu 22.04 LTS`. */
export function operatingSystemAsTyped(typed: string): OperatingSystem | undefined {
  return byToken.get(typed) ?? operatingSystemByAlias(typed) ?? byToken.get(canonicalSystem(typed) ?? "");
}

/** What people call the distributions of each family, without blanks and hyphens. */
const distributions: Readonly<Record<string, readonly string[]>> = {
  rhel: [
    ...["rhel", "redhat", "redhatenterprise", "redhatenterpriselinux", "el", "ubi", "centos", "centosstream"],
    ...["rocky", "rockylinux", "alma", "almalinux", "ol", "oel", "oracle", "oraclelinux"],
  ],
  ubuntu: ["ubuntu", "ubuntulinux"],
  amzn: ["amzn", "al", "amazon", "amazonlinux"],
};

const familyOf = new Map(
  Object.entries(distributions).flatMap(([family, names]) => names.map((name) => [name, family] as const)),
);

/**
 * A system as metadata would spell it, known or not: `rhel10` for `Rocky Linux 10.1`, `ubuntu22` for `ubuntu2204`.
 * Undefined for a distribution that Redis Software does not run on.
 */
export function canonicalSystem(typed: string): string | undefined {
  const match = /^([a-z][a-z _-]*?)[ _:-]*(\d+)((?:\.\d+)*)(?: lts)?$/.exec(typed.trim().toLowerCase());
  const family = familyOf.get(match?.[1]?.replace(/[ _-]/g, "") ?? "");
  const major = match?.[2] ?? "";
  if (family === undefined) return undefined;
  if (family !== "ubuntu") return `${family}${major}`;
  // Clusters run on the releases of April alone.
  const release = /^(\d{2})(04)?$/.exec(major)?.[1];
  const isApril = /^(\.04(\.\d+)*)?$/.test(match?.[3] ?? "");
  return release !== undefined && isApril ? `ubuntu${release}` : undefined;
}

/**
 * The system's name in the file names that vendors publish: `ubuntu22.04` for `ubuntu22`, the token for others.
 * Source: RedisJSON/RedisJSON, sbin/pack.sh.
 */
export function artifactName(token: string): string {
  return token.replace(/^ubuntu(\d{2})$/, "ubuntu$1.04");
}

/**
 * Whether a token has the letters and the digits that RAMP's reader demands (`module_os_list_invalid` otherwise).
 * Source: RedisLabsModules/RAMP, RAMP/unpacker.py.
 */
export function isOperatingSystemToken(token: string): boolean {
  return /[a-zA-Z_]/.test(token) && /\d/.test(token);
}

/**
 * The token of the system that an `os-release` file describes: distribution and major version, with the clones of
 * RHEL folded into `rhelN`, as RAMP forms it. Undefined where the file does not say.
 */
export function operatingSystemFromOsRelease(osRelease: string): string | undefined {
  const fields = new Map(
    osRelease.split("\n").flatMap((line) => {
      const match = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line);
      return match === null ? [] : [[match[1], match[2] ?? match[3] ?? match[4] ?? ""] as const];
    }),
  );
  const distribution = fields.get("ID")?.toLowerCase();
  const major = /^\d+/.exec(fields.get("VERSION_ID") ?? "")?.[0];
  if (!distribution || major === undefined) return undefined;
  const token = `${distribution}${major}`;
  return operatingSystemByAlias(token)?.token ?? token;
}
