import type { LocalArtifact, ModuleObject, NodeObject } from "@rampart/cluster-api";
import type { Target } from "@rampart/compat";
import type { Endpoint } from "@rampart/platforms";
import type { ClusterState } from "./cluster-state.ts";
import { placedArtifacts } from "./module-placement.ts";
import { nodePlatform } from "./node-platform.ts";

/** One target for each node, for one way to upload where that is given. */
export function nodeTargets(state: ClusterState, endpoint?: Endpoint): Target[] {
  const common = clusterTarget(state, endpoint);
  return state.nodes.map(({ label, object, artifacts = [] }) => {
    const version = object.software_version ?? state.calls.version;
    const target = {
      ...common,
      name: label,
      ...(version !== undefined && { clusterVersion: version }),
      ...nodePlatform(object),
      ...listedRedisVersions(object),
      ...unrecordedFiles(artifacts, state.modules),
    };
    const unsaid = (["clusterVersion", "os", "arch"] as const).filter((field) => !(field in target));
    return { ...target, ...(unsaid.length > 0 && { unsaid }) };
  });
}

function unrecordedFiles(
  artifacts: readonly LocalArtifact[],
  modules: readonly ModuleObject[],
): Pick<Target, "unrecordedFiles"> {
  const files = placedArtifacts(artifacts)
    .map(({ name, version }) => ({ name, version }))
    .filter((file) => !modules.some((one) => one.module_name === file.name && one.version === file.version));
  return files.length === 0 ? {} : { unrecordedFiles: files };
}

/** Absent where the node lists none, as before 7.2. */
function listedRedisVersions({
  supported_database_versions: listed,
}: NodeObject): Pick<Target, "redisVersions"> {
  const own = (Array.isArray(listed) ? listed : []).flatMap(({ db_type, version }) =>
    db_type === "redis" && typeof version === "string" ? (/^\d+\.\d+/.exec(version)?.[0] ?? []) : [],
  );
  return own.length === 0 ? {} : { redisVersions: [...new Set(own)] };
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
    modules: modules.map(({ module_name, semantic_version, platforms }) => ({
      name: module_name,
      version: semantic_version,
      ...(platforms && { platforms: Object.keys(platforms) }),
    })),
  };
}
