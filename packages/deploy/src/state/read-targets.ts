import type { ClusterClient } from "@rampart/cluster-client";
import type { Target } from "@rampart/compat";
import { hasCalls } from "../calls/cluster-calls.ts";
import { readClusterState } from "./cluster-state.ts";
import { nodeTargets } from "./cluster-targets.ts";

/** The targets that a living cluster is, one for each node. Sends read-only requests. */
export async function readTargets(client: ClusterClient): Promise<Target[]> {
  const state = await readClusterState(client);
  const { calls, nodes } = state;
  // An upload uses the same calls for all nodes, while some are ahead of the others.
  const isShared = nodes.every(({ object }) => hasCalls(calls, object));
  return nodeTargets(state, isShared ? undefined : calls.newest);
}
