import { type ClusterCalls, hasCalls } from "../calls/cluster-calls.ts";
import type { NodeState } from "./node-addresses.ts";

/**
 * The node to which calls for the whole cluster go while some nodes are ahead of the calls that were decided on; undefined
 * where every node has them, and the address of the cluster does.
 */
export function callingNode(calls: ClusterCalls, nodes: readonly NodeState[]): NodeState | undefined {
  if (nodes.every(({ object }) => hasCalls(calls, object))) return undefined;
  return nodes.find(({ object, url, absence }) => {
    return url !== undefined && absence === undefined && hasCalls(calls, object);
  });
}
