import type { DatabaseObject, ModuleObject } from "@rampart/cluster-api";
import { lineEnds } from "@rampart/compat";
import type { Finding } from "@rampart/findings";
import { runningVersions } from "../calls/cluster-calls.ts";
import { type ModulePlacement, type PlacedModule, placeModules } from "../state/module-placement.ts";
import type { NodeState } from "../state/node-addresses.ts";
import { nodePlatform } from "../state/node-platform.ts";
import { type ClusterReading, unsteady } from "./read-cluster.ts";

/** What is on a cluster, as far as modules are concerned. What a cluster does not say is absent. */
export interface ClusterStatus {
  /** The cluster's own name. */
  readonly clusterName?: string;
  /** Of its nodes, lowest first: several while it is upgraded. */
  readonly versions: readonly string[];
  readonly nodes: readonly NodeStatus[];
  readonly modules: readonly ModuleStatus[];
  /** Those with a module. */
  readonly databases: readonly DatabaseStatus[];
  /** Of all. */
  readonly databaseCount: number;
  /** What is to be known of the versions. */
  readonly findings: readonly Finding[];
  /** What was odd about its answers. */
  readonly problems: readonly string[];
}

export interface NodeStatus {
  readonly uid: number;
  readonly version?: string;
  readonly os?: string;
  /** What the node calls itself, where that is a clone of the system. */
  readonly distribution?: string;
  readonly architecture?: string;
  /** The cluster's own word. */
  readonly status?: string;
  /** Why it did not answer. */
  readonly error?: string;
}

export interface ModuleStatus {
  readonly name: string;
  readonly version: string;
  readonly isBundled: boolean;
  /** `rhel9/x86_64`, where the cluster tells builds apart. */
  readonly platforms: readonly string[];
  /** Nodes that do not have its file; absent where the cluster gives modules to its nodes by itself. */
  readonly missingOn?: readonly number[];
  /** Numbers of the databases that use it. */
  readonly databases: readonly number[];
}

export interface DatabaseStatus {
  readonly uid: number;
  readonly name?: string;
  readonly redisVersion?: string;
  readonly modules: readonly UsedModule[];
}

export interface UsedModule {
  readonly name: string;
  /** Not every cluster tells it. */
  readonly version?: string;
}

/** What a cluster that was read has; with a day, such as `2026-11-30`, what is said of ends of life then. Pure. */
export function statusOf(
  { state, databases, problems, isUnsteady }: ClusterReading,
  today?: string,
): ClusterStatus {
  const using = databases.map(databaseStatus).filter(({ modules }) => modules.length > 0);
  const placement = placeModules(state);
  const versions = runningVersions(state.nodes.map(({ object }) => object));
  return {
    ...(state.name !== undefined && { clusterName: state.name }),
    versions,
    nodes: state.nodes.map(nodeStatus),
    modules: state.modules.map((record) => moduleStatus(record, placement, using)),
    databases: using,
    databaseCount: databases.length,
    findings: lineEnds(versions, today),
    problems: [...problems, ...(isUnsteady ? [unsteady] : [])],
  };
}

function databaseStatus({ uid, name, redis_version, module_list = [] }: DatabaseObject): DatabaseStatus {
  return {
    uid,
    ...(name !== undefined && { name }),
    ...(redis_version !== undefined && { redisVersion: redis_version }),
    modules: module_list.map(({ module_name, semantic_version: version }) => ({
      name: module_name,
      ...(version && { version }),
    })),
  };
}

function nodeStatus({ uid, object, error }: NodeState): NodeStatus {
  const { software_version: version, status } = object;
  const { os, distribution, arch } = nodePlatform(object);
  return {
    uid,
    ...(version !== undefined && { version }),
    ...(os !== undefined && { os }),
    ...(distribution !== undefined && { distribution }),
    ...(arch !== undefined && { architecture: arch }),
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error: error.message }),
  };
}

function moduleStatus(
  record: ModuleObject,
  placement: ModulePlacement,
  databases: readonly DatabaseStatus[],
): ModuleStatus {
  const { module_name: name, semantic_version: version } = record;
  const rows = placement.cluster.filter((row) => row.record === record);
  const isUsed = (used: UsedModule) =>
    used.name === name && (used.version === undefined || used.version === version);
  return {
    name,
    version,
    isBundled: record.is_bundled === true,
    platforms: rows.flatMap(({ platform }) => platform ?? []),
    ...missingOn(record, placement),
    databases: databases.filter(({ modules }) => modules.some(isUsed)).map(({ uid }) => uid),
  };
}

/** Only the files of user-defined modules are put on each node by somebody. */
function missingOn(record: ModuleObject, { nodes }: ModulePlacement): Pick<ModuleStatus, "missingOn"> {
  const isStored = nodes.some(({ modules }) => modules?.some(({ state }) => state === "stored") === true);
  if (record.is_bundled === true || !isStored) return {};
  const lacking = nodes.filter(({ modules }) => modules !== undefined && !hasFile(modules, record));
  return { missingOn: lacking.map(({ node }) => node.uid) };
}

export function hasFile(modules: readonly PlacedModule[], { module_name, version }: ModuleObject): boolean {
  return modules.some((row) => row.state === "stored" && row.name === module_name && row.version === version);
}
