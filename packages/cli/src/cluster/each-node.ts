import { type ClusterClient, ClusterError, type NodeState, readNodes } from "@rampart/cluster-client";
import type { RampartError } from "@rampart/findings";
import { parseClusterAddress } from "./cluster-address.ts";
import { clusterFailure } from "./cluster-failure.ts";

/** What was asked of one node, and what it answered. */
export interface NodeAnswer<Answer> {
  readonly node: NodeState;
  readonly answer?: Answer;
  readonly error?: RampartError;
}

/** Asks every node in turn. One that fails does not keep the others from being asked. */
export async function askEachNode<Answer>(
  client: ClusterClient,
  addresses: readonly string[] | undefined,
  ask: (client: ClusterClient) => Promise<Answer>,
): Promise<readonly NodeAnswer<Answer>[]> {
  const nodes = addresses?.map((address) => parseClusterAddress(address, "--node"));
  const answers: NodeAnswer<Answer>[] = [];
  for (const node of await readNodes(client, nodes)) answers.push(await askNode(client, node, ask));
  return answers;
}

async function askNode<Answer>(
  client: ClusterClient,
  node: NodeState,
  ask: (client: ClusterClient) => Promise<Answer>,
): Promise<NodeAnswer<Answer>> {
  try {
    if (node.url === undefined) {
      const place = { node: node.label, request: "any request" };
      throw new ClusterError("unreachable", place, "nobody says at which address it is", {
        help: "Give the addresses of all nodes with --node URL, once for each.",
      });
    }
    return { node, answer: await ask(client.at(node.url, node.label)) };
  } catch (error) {
    const known = clusterFailure(error);
    if (known === error) throw error;
    return { node, error: known as RampartError };
  }
}
