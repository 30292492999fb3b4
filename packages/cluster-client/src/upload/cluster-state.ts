import type { LocalArtifact, ModuleObject, NodeObject } from "@rampart/cluster-api";
import { compareClusterBuilds } from "@rampart/platforms";
import { addressOf, type ClusterClient } from "../cluster-client.ts";
import { ClusterError } from "../cluster-error.ts";
import { type Endpoint, newestEndpoint } from "./endpoint-family.ts";

/** What a cluster says of itself, by read-only requests. */
export interface ClusterState {
  readonly name?: string;
  /** Redis Software version; the lowest of its nodes, while they differ. */
  readonly version?: string;
  /** `allow_modules_upload`; undefined where the cluster has no such switch. */
  readonly uploads?: "on" | "off";
  /** `module_upload_max_size_mb`. */
  readonly maxUploadSizeMb?: number;
  readonly modules: readonly ModuleObject[];
  readonly nodes: readonly NodeState[];
}

export interface NodeState {
  readonly uid: number;
  /** As messages name it. */
  readonly label: string;
  /** Where its own API is; undefined where nobody said. */
  readonly url?: URL;
  readonly object: NodeObject;
  /** What it has of user-defined modules; undefined where it was not asked, or did not answer. */
  readonly artifacts?: readonly LocalArtifact[];
  /** Why it did not answer. */
  readonly error?: ClusterError;
}

export interface StateOptions {
  /** Addresses of the nodes, where those of `/v1/nodes` are not to be used; in the order of the nodes. */
  readonly nodes?: readonly URL[];
  readonly endpoint?: Endpoint;
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
  const version = lowestVersion(known.map(({ object }) => object));
  const endpoint = options.endpoint ?? newestEndpoint(version);
  const nodes: NodeState[] = [];
  for (const node of known) {
    nodes.push(endpoint === "user-defined" ? await withArtifacts(client, node) : node);
  }
  const { allow_modules_upload: allowed, module_upload_max_size_mb: maxSize, name } = cluster;
  return {
    ...(typeof name === "string" && { name }),
    ...(version !== undefined && { version }),
    ...uploadsOf(allowed, version),
    ...(typeof maxSize === "number" && { maxUploadSizeMb: maxSize }),
    modules,
    nodes,
  };
}

/** The nodes of a cluster and their addresses, in the order of their numbers. */
export async function readNodes(
  client: ClusterClient,
  given?: readonly URL[],
): Promise<readonly NodeState[]> {
  const objects = (await client.nodes()).toSorted((a, b) => a.uid - b.uid);
  const addresses = matchAddresses(objects, client.url, given);
  return objects.map((object, index) => describeNode(object, addresses[index], objects.length));
}

/** The switch came with 8.2.0, and is off until somebody sets it. */
function uploadsOf(allowed: unknown, version: string | undefined): Pick<ClusterState, "uploads"> {
  if (typeof allowed === "boolean") return { uploads: allowed ? "on" : "off" };
  return version !== undefined && compareClusterBuilds(version, "8.2.0") >= 0 ? { uploads: "off" } : {};
}

async function withArtifacts(client: ClusterClient, node: NodeState): Promise<NodeState> {
  if (node.url === undefined) return node;
  try {
    return { ...node, artifacts: await client.at(node.url, node.label).artifacts() };
  } catch (error) {
    if (error instanceof ClusterError) return { ...node, error };
    throw error;
  }
}

function describeNode(object: NodeObject, url: URL | undefined, count: number): NodeState {
  const { uid } = object;
  const label = url === undefined ? `node ${uid}` : `node ${uid} (${addressOf(url)})`;
  return {
    uid,
    object,
    label: count === 1 && url !== undefined ? addressOf(url) : label,
    ...(url && { url }),
  };
}

/** Each node's own address: the scheme, port and path of the cluster's, with the host that the node names. */
function matchAddresses(
  nodes: readonly NodeObject[],
  cluster: URL,
  given: readonly URL[] | undefined,
): readonly (URL | undefined)[] {
  if (given !== undefined) return matchGiven(nodes, given);
  // The only node is whoever answered; the address that it has for others may not be reachable from here.
  if (nodes.length === 1) return [cluster];
  const named = nodes.map(({ addr }) => (typeof addr === "string" ? addr : ""));
  // Nodes behind one address cannot be told apart by it.
  return named.map((addr) => {
    const isOwn = addr !== "" && named.filter((other) => other === addr).length === 1;
    return isOwn ? withHost(cluster, addr) : undefined;
  });
}

/** Given addresses that name a node's own stay with it; the others follow in order. */
function matchGiven(nodes: readonly NodeObject[], given: readonly URL[]): readonly (URL | undefined)[] {
  const left = new Set(given);
  const own = nodes.map(({ addr, external_addr = [] }) => {
    const names = [addr, ...external_addr].filter((name) => name !== undefined);
    const found = [...left].find((url) => names.some((name) => withHost(url, name).host === url.host));
    if (found !== undefined) left.delete(found);
    return found;
  });
  return own.map((url) => {
    if (url !== undefined) return url;
    const [next] = left;
    if (next !== undefined) left.delete(next);
    return next;
  });
}

function withHost(base: URL, host: string): URL {
  const url = new URL(base);
  url.hostname = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return url;
}

function lowestVersion(nodes: readonly NodeObject[]): string | undefined {
  const versions = nodes.flatMap(({ software_version: version }) =>
    typeof version === "string" ? [version] : [],
  );
  return versions.toSorted(compareClusterBuilds)[0];
}
