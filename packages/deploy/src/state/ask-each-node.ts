import type { LocalArtifact } from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
import { mapConcurrently } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { clusterFailure } from "../cluster-failure.ts";
import { downNode, type NodeState, readNodes, unaddressedNode } from "./node-addresses.ts";

/** What was asked of one node, and what it answered. */
export interface NodeAnswer<Answer> {
  readonly node: NodeState;
  readonly answer?: Answer;
  readonly error?: RampartError;
}

/** What each node has of user-defined modules. */
export function readArtifacts(
  client: ClusterClient,
  addresses: readonly URL[] | undefined,
): Promise<readonly NodeAnswer<readonly LocalArtifact[]>[]> {
  return askEachNode(client, addresses, (node) => node.artifacts());
}

/** So many nodes are asked at once: enough to wait for few of them, and not a flood. */
export const nodesAtOnce = 16;

/** Asks the nodes side by side. One that fails does not keep the others from being asked. */
export async function askEachNode<Answer>(
  client: ClusterClient,
  addresses: readonly URL[] | undefined,
  ask: (client: ClusterClient) => Promise<Answer>,
): Promise<readonly NodeAnswer<Answer>[]> {
  const nodes = await readNodes(client, addresses);
  return await mapConcurrently(nodes, nodesAtOnce, (node) => askNode(client, node, ask));
}

async function askNode<Answer>(
  client: ClusterClient,
  node: NodeState,
  ask: (client: ClusterClient) => Promise<Answer>,
): Promise<NodeAnswer<Answer>> {
  try {
    if (node.absence === "down") throw downNode(node.label, "any request");
    if (node.url === undefined) throw unaddressedNode(node.label, "any request");
    return { node, answer: await ask(client.at(node.url, node.label)) };
  } catch (error) {
    const known = clusterFailure(error);
    if (!(known instanceof RampartError)) throw error;
    return { node, error: known };
  }
}
