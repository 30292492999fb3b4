import type { ClusterObject, ModuleObject } from "@rampart/cluster-api";
import { type ClusterClient, ClusterError, type ShapeListener } from "@rampart/cluster-client";
import { uploadsSetting } from "@rampart/compat";
import { mapConcurrently } from "@rampart/files";
import type { Endpoint } from "@rampart/platforms";
import { type ClusterCalls, clusterCalls, runningVersions } from "../calls/cluster-calls.ts";
import { nodesAtOnce } from "./ask-each-node.ts";
import { type NodeState, readNodes } from "./node-addresses.ts";

/** What a cluster says of itself, by read-only requests. */
export interface ClusterState {
  readonly name?: string;
  /** What the cluster alone has: its name, when it was made and its port. Absent where it does not say all of that. */
  readonly identity?: string;
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
  /** Hears of parts of the answers that are left out. Without it they are errors: a verdict needs the whole. */
  readonly tell?: ShapeListener | undefined;
}

/**
 * Asks a cluster for everything that an upload depends on. A node that does not answer does not fail the whole.
 * @throws {ClusterError} where the cluster itself does not answer
 */
export async function readClusterState(
  client: ClusterClient,
  { tell, ...options }: StateOptions = {},
): Promise<ClusterState> {
  const cluster = await client.cluster(tell);
  const known = await readNodes(client, options.nodes, tell);
  const objects = known.map(({ object }) => object);
  const calls = clusterCalls(objects);
  const endpoint = options.endpoint ?? calls.newest;
  const nodes =
    endpoint === "user-defined"
      ? await mapConcurrently(known, nodesAtOnce, (node) => withArtifacts(client, node, tell))
      : known;
  // After the files: an upload of somebody else makes the record first, and none is taken for a file without a record.
  const modules = await client.modules(tell);
  const { allow_modules_upload: allowed, module_upload_max_size_mb: maxSize, name } = cluster;
  const uploads = uploadsSetting(allowed, runningVersions(objects));
  return {
    ...(typeof name === "string" && { name }),
    ...identityOf(cluster),
    calls,
    ...(uploads !== undefined && { uploads }),
    ...(typeof maxSize === "number" && { maxUploadSizeMb: maxSize }),
    modules,
    nodes,
  };
}

function identityOf({ name, created_time, cnm_https_port }: ClusterObject): Pick<ClusterState, "identity"> {
  if (typeof name !== "string" || typeof created_time !== "string") return {};
  return { identity: [name, created_time, String(cnm_https_port)].join(" ") };
}

/** What two clusters do not share; undefined where a cluster does not say enough of itself. */
export function clusterIdentity({ identity, nodes }: ClusterState): string | undefined {
  const addresses = nodes.map(({ uid, object }) => [uid, object.addr]);
  const isKnown = identity !== undefined && addresses.some(([, addr]) => addr !== undefined);
  return isKnown ? JSON.stringify([identity, addresses]) : undefined;
}

async function withArtifacts(
  client: ClusterClient,
  node: NodeState,
  tell: ShapeListener | undefined,
): Promise<NodeState> {
  if (node.url === undefined || node.absence !== undefined) return node;
  try {
    const ofNode = tell && ((problem: string) => tell(`${node.label}: ${problem}`));
    return { ...node, artifacts: await client.at(node.url, node.label).artifacts(ofNode) };
  } catch (error) {
    if (error instanceof ClusterError) return { ...node, error };
    throw error;
  }
}
