import type { ModuleObject } from "@rampart/cluster-api";
import { type ClusterClient, ClusterError } from "@rampart/cluster-client";
import { mapConcurrently } from "@rampart/files";
import { compareClusterBuilds, type Endpoint } from "@rampart/platforms";
import { type ClusterCalls, clusterCalls } from "../calls/cluster-calls.ts";
import { nodesAtOnce } from "./ask-each-node.ts";
import { type NodeState, readNodes } from "./node-addresses.ts";

/** What a cluster says of itself, by read-only requests. */
export interface ClusterState {
  readonly name?: string;
  readonly calls: ClusterCalls;
  /** `allow_modules_upload`; undefined where the cluster has no such switch. */
  readonly uploads?: "on" | "off";
  /** `module_upload_max_size_mb`. */
  readonly maxUploadSizeMb?: number;
  readonly modules: readonly ModuleObject[];
  readonly nodes: readonly NodeState[];
}

export interface StateOptions {
  /** Addresses of the nodes, where those of `/v1/nodes` are not to be used; in the order of the nodes. */
  readonly nodes?: readonly URL[] | undefined;
  /** The way to upload, where it is not the newest that the cluster has. */
  readonly endpoint?: Endpoint | undefined;
}

/**
 * Asks a cluster for everything that an upload depends on. A node that does not answer does not fail the whole.
 * @throws {ClusterError} where the cluster itself does not answer
 */
export async function readClusterState(
  client: ClusterClient,
  options: StateOptions = {},
): Promise<ClusterState> {
  const cluster = await client.cluster();
  const known = await readNodes(client, options.nodes);
  const modules = await client.modules();
  const calls = clusterCalls(known.map(({ object }) => object));
  const endpoint = options.endpoint ?? calls.newest;
  const nodes =
    endpoint === "user-defined"
      ? await mapConcurrently(known, nodesAtOnce, (node) => withArtifacts(client, node))
      : known;
  const { allow_modules_upload: allowed, module_upload_max_size_mb: maxSize, name } = cluster;
  return {
    ...(typeof name === "string" && { name }),
    calls,
    ...uploadsOf(allowed, calls.version),
    ...(typeof maxSize === "number" && { maxUploadSizeMb: maxSize }),
    modules,
    nodes,
  };
}

/** The switch came with 8.2.0, and is off until somebody sets it. */
function uploadsOf(allowed: unknown, version: string | undefined): Pick<ClusterState, "uploads"> {
  if (typeof allowed === "boolean") return { uploads: allowed ? "on" : "off" };
  return version !== undefined && compareClusterBuilds(version, "8.2.0") >= 0 ? { uploads: "off" } : {};
}

async function withArtifacts(client: ClusterClient, node: NodeState): Promise<NodeState> {
  if (node.url === undefined || node.absence !== undefined) return node;
  try {
    return { ...node, artifacts: await client.at(node.url, node.label).artifacts() };
  } catch (error) {
    if (error instanceof ClusterError) return { ...node, error };
    throw error;
  }
}
