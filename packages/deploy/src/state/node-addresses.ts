import type { LocalArtifact, NodeObject } from "@rampart/cluster-api";
import { addressOf, type ClusterClient, ClusterError, type ShapeListener } from "@rampart/cluster-client";

/** Why a node takes no part, in the cluster's own word for its status. */
export type NodeAbsence = "down" | "decommissioning" | "provisioning";

const absences: ReadonlySet<string> = new Set<NodeAbsence>(["down", "decommissioning", "provisioning"]);

export interface NodeState {
  readonly uid: number;
  /** As messages name it. */
  readonly label: string;
  /** Where its own API is; undefined where the cluster does not tell it. */
  readonly url?: URL;
  readonly object: NodeObject;
  /** Absent where the node is active, or in a state that is not published. */
  readonly absence?: NodeAbsence;
  /** What it has of user-defined modules; undefined where it was not asked, or did not answer. */
  readonly artifacts?: readonly LocalArtifact[];
  /** Why it did not answer. */
  readonly error?: ClusterError;
}

/** The nodes of a cluster and their addresses, in the order of their numbers. */
export async function readNodes(
  client: ClusterClient,
  given?: readonly URL[],
  tell?: ShapeListener,
): Promise<readonly NodeState[]> {
  const objects = (await client.nodes(tell)).toSorted((a, b) => a.uid - b.uid);
  const addresses = matchAddresses(objects, client.url, given && distinctAddresses(given));
  return objects.map((object, index) => nodeState(object, addresses[index], objects.length));
}

/** An address that is given twice is one. */
export function distinctAddresses(given: readonly URL[]): readonly URL[] {
  const byPlace = new Map(given.map((url) => [addressOf(url), url]));
  return [...byPlace.values()];
}

function nodeState(object: NodeObject, url: URL | undefined, count: number): NodeState {
  const { uid } = object;
  const label = url === undefined ? `node ${uid}` : `node ${uid} (${addressOf(url)})`;
  return {
    uid,
    object,
    label: count === 1 && url !== undefined ? addressOf(url) : label,
    ...(url && { url }),
    ...absenceOf(object),
  };
}

function absenceOf({ status = "" }: NodeObject): Pick<NodeState, "absence"> {
  return absences.has(status) ? { absence: status as NodeAbsence } : {};
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
  const times = new Map<string, number>();
  for (const addr of named) times.set(addr, (times.get(addr) ?? 0) + 1);
  // An address that several nodes name leads to one of them only.
  return named.map((addr) => (addr !== "" && times.get(addr) === 1 ? withHost(cluster, addr) : undefined));
}

/** Given addresses that name a node's own stay with it; the others follow in order. */
function matchGiven(nodes: readonly NodeObject[], given: readonly URL[]): readonly (URL | undefined)[] {
  const byHost = new Map<string, URL[]>();
  for (const url of given) {
    const same = byHost.get(url.hostname);
    if (same === undefined) byHost.set(url.hostname, [url]);
    else same.push(url);
  }
  const own = nodes.map(({ addr, external_addr = [] }) => {
    const names = [addr, ...external_addr].flatMap((name) => (name === undefined ? [] : hostnameOf(name)));
    const host = names.find((name) => (byHost.get(name) ?? []).length > 0);
    return host === undefined ? undefined : byHost.get(host)?.shift();
  });
  const taken = new Set(own);
  const left = given.filter((url) => !taken.has(url));
  return own.map((url) => url ?? left.shift());
}

/** As a URL has it; where it is none, a name that no URL of a node has. */
function hostnameOf(name: string): string {
  return withHost(new URL("http://none.invalid"), name).hostname;
}

function withHost(base: URL, host: string): URL {
  const url = new URL(base);
  url.hostname = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return url;
}

/** Why a node cannot be asked. */
export function unaddressedNode(label: string, request: string): ClusterError {
  return new ClusterError("unreachable", { node: label, request }, "its address is not known", {
    sent: false,
    help: "Give the addresses of all nodes with --node URL, once for each.",
  });
}

/** Why a node that the cluster calls down is not asked: nothing would come but silence. */
export function downNode(label: string, request: string): ClusterError {
  return new ClusterError(
    "unreachable",
    { node: label, request },
    "the cluster says that this node is down",
    {
      sent: false,
      help: "Run the same command again when it is back.",
    },
  );
}
