import type { NodeObject } from "@rampart/cluster-api";
import type { Target } from "@rampart/compat";
import { architectureByAlias, isArchitecture, operatingSystemByAlias } from "@rampart/platforms";

/** System and architecture of a node; what it does not say is absent. */
export function nodePlatform(object: NodeObject): Pick<Target, "os" | "distribution" | "arch"> {
  return { ...systemOf(object), ...architectureOf(object) };
}

/** `rhel9/x86_64`; undefined where a node does not say both. */
export function platformOfNode(object: NodeObject): string | undefined {
  const { os, arch } = nodePlatform(object);
  return os === undefined || arch === undefined ? undefined : `${os}/${arch}`;
}

/** The token of a node's system; for a clone of RHEL, the name that the node itself uses beside it. */
function systemOf({
  os_name,
  os_family,
  os_semantic_version,
  os_version,
}: NodeObject): Pick<Target, "os" | "distribution"> {
  const name = clean(os_name ?? os_family);
  const own = name === undefined ? undefined : tokenOf(name, os_semantic_version);
  const token = own ?? tokenFromText(os_version);
  if (token === undefined) return {};
  const known = operatingSystemByAlias(token)?.token ?? byFamily(os_family, os_semantic_version) ?? token;
  return { os: known, ...(known !== token && known.startsWith("rhel") && { distribution: token }) };
}

function clean(name: string | undefined): string | undefined {
  const word = name?.toLowerCase().replace(/[^a-z]/g, "");
  return word === "" ? undefined : word;
}

function tokenOf(name: string, version: string | undefined): string | undefined {
  const major = /^\d+/.exec(version ?? "")?.[0];
  return major === undefined ? undefined : `${name}${major}`;
}

function byFamily(family: string | undefined, version: string | undefined): string | undefined {
  const token = family === undefined ? undefined : tokenOf(family, version);
  return token === undefined
    ? undefined
    : (operatingSystemByAlias(token)?.token ?? (/^(rhel|ubuntu|amzn)/.test(token) ? token : undefined));
}

const distributions: readonly (readonly [RegExp, string])[] = [
  [/^Ubuntu (\d+)/i, "ubuntu"],
  [/^Red Hat Enterprise Linux(?: Server)?(?: release)? (\d+)/i, "rhel"],
  [/^Rocky Linux(?: release)? (\d+)/i, "rocky"],
  [/^AlmaLinux(?: release)? (\d+)/i, "almalinux"],
  [/^Oracle Linux(?: Server)?(?: release)? (\d+)/i, "ol"],
  [/^CentOS(?: Linux| Stream)?(?: release)? (\d+)/i, "centos"],
  [/^Amazon Linux(?: release)? (\d+)/i, "amzn"],
];

/** Clusters before 7.2.4-64 have the name for people only. */
function tokenFromText(text: string | undefined): string | undefined {
  for (const [pattern, name] of distributions) {
    const major = pattern.exec(text ?? "")?.[1];
    if (major !== undefined) return `${name}${major}`;
  }
  return undefined;
}

function architectureOf({ architecture }: NodeObject): Pick<Target, "arch"> {
  if (typeof architecture !== "string") return {};
  const arch = isArchitecture(architecture) ? architecture : architectureByAlias(architecture);
  return arch === undefined ? {} : { arch };
}
