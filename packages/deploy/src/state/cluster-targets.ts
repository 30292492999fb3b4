import type { Target } from "@rampart/compat";
import type { Endpoint } from "@rampart/platforms";
import type { ClusterState } from "./cluster-state.ts";
import { nodePlatform } from "./node-platform.ts";

/** One target for each node, for one way to upload where that is given. */
export function nodeTargets(state: ClusterState, endpoint?: Endpoint): Target[] {
  const common = clusterTarget(state, endpoint);
  return state.nodes.map(({ label, object }) => {
    const version = object.software_version ?? state.calls.version;
    const target = {
      ...common,
      name: label,
      ...(version !== undefined && { clusterVersion: version }),
      ...nodePlatform(object),
    };
    const unsaid = (["clusterVersion", "os", "arch"] as const).filter((field) => !(field in target));
    return { ...target, ...(unsaid.length > 0 && { unsaid }) };
  });
}

/** What holds for all nodes of a cluster. */
export function clusterTarget(
  { calls: { version }, uploads, maxUploadSizeMb, modules }: ClusterState,
  endpoint?: Endpoint,
): Target {
  return {
    ...(version !== undefined && { clusterVersion: version }),
    ...(endpoint !== undefined && { endpoint }),
    ...(uploads !== undefined && { uploads }),
    ...(maxUploadSizeMb !== undefined && { maxUploadSizeMb }),
    modules: modules.map(({ module_name, semantic_version }) => ({
      name: module_name,
      version: semantic_version,
    })),
  };
}
