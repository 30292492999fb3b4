import type { NodeObject } from "@rampart/cluster-api";
import { compareClusterBuilds, type Endpoint } from "@rampart/platforms";

/** Which calls a cluster has for modules. */
export interface ClusterCalls {
  /** The version that decides, the lowest of its nodes; undefined where no node tells one. */
  readonly version?: string;
  /** The newest of its ways to upload and delete. */
  readonly newest: Endpoint;
}

type Versioned = Pick<NodeObject, "software_version">;

/**
 * Decides which calls a cluster has; every part of this package asks here. While the nodes run different versions, as
 * during an upgrade, the lowest decides: what the others have is not there yet.
 */
export function clusterCalls(nodes: readonly Versioned[]): ClusterCalls {
  const [version] = runningVersions(nodes);
  return { ...(version !== undefined && { version }), newest: newestEndpoint(version) };
}

/** The versions that the nodes run, lowest first. */
export function runningVersions(nodes: readonly Versioned[]): readonly string[] {
  const versions = nodes.map(({ software_version: version }) => version);
  const told = versions.filter((version) => typeof version === "string");
  return [...new Set(told)].toSorted(compareClusterBuilds);
}

/** Whether a node has the calls that were decided on: one that is ahead of the others may not. */
export function hasCalls({ newest }: ClusterCalls, { software_version: version }: Versioned): boolean {
  return typeof version !== "string" || newestEndpoint(version) === newest;
}

/**
 * User-defined modules came with 8.0, which dropped the calls before them. A version that cannot be read counts as a
 * newer one.
 */
function newestEndpoint(version: string | undefined): Endpoint {
  const major = Number(/^\d+/.exec(version ?? "")?.[0] ?? Number.POSITIVE_INFINITY);
  return major >= 8 ? "user-defined" : "v2";
}

/** Whether a cluster has a way to upload: 8.0 dropped what it replaced. */
export function hasEndpoint({ version, newest }: ClusterCalls, endpoint: Endpoint): boolean {
  return version === undefined || (newest === "user-defined") === (endpoint === "user-defined");
}
