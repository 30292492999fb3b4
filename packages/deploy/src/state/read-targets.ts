import type { ClusterClient } from "@rampart/cluster-client";
import type { Target } from "@rampart/compat";
import { readClusterState } from "./cluster-state.ts";
import { nodeTargets } from "./cluster-targets.ts";

/** The targets that a living cluster is, one for each node. Sends read-only requests. */
export async function readTargets(client: ClusterClient): Promise<Target[]> {
  return nodeTargets(await readClusterState(client));
}
