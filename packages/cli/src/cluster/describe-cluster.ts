import type { NodeObject } from "@rampart/cluster-api";
import {
  type ClusterClient,
  type ClusterState,
  type Endpoint,
  readClusterState,
} from "@rampart/cluster-client";
import type { Target } from "@rampart/compat";
import { architectureByAlias, isArchitecture, operatingSystemByAlias } from "@rampart/platforms";

/** The targets that a living cluster is, one for each node. Sends read-only requests. */
export async function describeCluster(client: ClusterClient): Promise<Target[]> {
  return targetsOf(await readClusterState(client));
}

/** The same of what a cluster has said already, and for one way to upload where that is given. Pure. */
export function targetsOf(state: ClusterState, endpoint?: Endpoint): Target[] {
  const common = targetOf(state, endpoint);
  return state.nodes.map(({ label, object }) => {
    const version = object.software_version ?? state.version;
    const target = {
      ...common,
      name: label,
      ...(version !== undefined && { clusterVersion: version }),
      ...systemOf(object),
      ...architectureOf(object),
    };
    const unsaid = (["clusterVersion", "os", "arch"] as const).filter((field) => !(field in target));
    return { ...target, ...(unsaid.length > 0 && { unsaid }) };
  });
}

/** What holds for all nodes of a cluster. Pure. */
export function targetOf(
  { version, uploads, maxUploadSizeMb, modules }: ClusterState,
  endpoint?: Endpoint,
): Target {
  return {
    ...(version !== undefined && { clusterVersion: version }),
    ...(endpoint !== undefined && { endpoint }),
    ...(uploads !== undefined && { uploads }),
    ...(maxUploadSizeMb !== undefined && { maxUploadSizeMb }),
    modules: modules.map(({ module_name, semantic_version }) => ({
      name: module_name,
      version: semantic_version,
    })),
  };
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
