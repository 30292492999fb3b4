import type { NodeObject } from "@rampart/cluster-api";
import { compareClusterBuilds, type Endpoint } from "@rampart/platforms";

/** Whose version decides while the nodes of a cluster run different ones, as during an upgrade. */
export type DecidingNode = "lowest" | "first";

/** Which calls a cluster has for modules. */
export interface ClusterCalls {
  /** The version that decides; undefined where no node tells one. */
  readonly version?: string;
  /** The newest of its ways to upload and delete. */
  readonly newest: Endpoint;
}

/** Decides which calls a cluster has. Every part of this package asks here. */
export function clusterCalls(
  nodes: readonly Pick<NodeObject, "software_version">[],
  deciding: DecidingNode,
): ClusterCalls {
  const version = decidingVersion(nodes, deciding);
  return { ...(version !== undefined && { version }), newest: newestEndpoint(version) };
}

function decidingVersion(
  nodes: readonly Pick<NodeObject, "software_version">[],
  deciding: DecidingNode,
): string | undefined {
  const versions = nodes.map(({ software_version: version }) => version);
  if (deciding === "first") return versions[0];
  return versions.filter((version) => typeof version === "string").toSorted(compareClusterBuilds)[0];
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
