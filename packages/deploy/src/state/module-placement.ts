import type { LocalArtifact, ModuleObject } from "@rampart/cluster-api";
import { type Endpoint, normalPlatform } from "@rampart/platforms";
import type { ClusterState } from "./cluster-state.ts";
import type { NodeState } from "./node-addresses.ts";
import { platformOfNode } from "./node-platform.ts";

/** A module at one place, as far as the cluster says: what it leaves out is absent. */
export interface PlacedModule {
  readonly name: string;
  /** Numeric version. */
  readonly version: number;
  /** A node does not tell it of its files. */
  readonly semanticVersion?: string;
  /** `rhel9/x86_64`: up to 7.22 a module has a file for each. */
  readonly platform?: string;
  /** Of the module's file, in hexadecimal. */
  readonly sha256?: string;
  readonly state: PlacedState;
  /** The cluster's own words, where it has a record. */
  readonly record?: ModuleObject;
}

export type PlacedState =
  /** The cluster has a record of it. */
  | "registered"
  /** The node says that it has the file. */
  | "stored"
  /** The cluster has it, and gives it to its nodes by itself. */
  | "distributed";

export interface NodePlacement {
  readonly node: NodeState;
  /** Undefined where the node did not say. */
  readonly modules?: readonly PlacedModule[];
}

/** What is where: the modules of a cluster and of each of its nodes. */
export interface ModulePlacement {
  readonly cluster: readonly PlacedModule[];
  readonly nodes: readonly NodePlacement[];
}

/** What is where on a cluster, seen by one way to upload. Pure. */
export function placeModules(
  { calls, modules, nodes }: Pick<ClusterState, "calls" | "modules" | "nodes">,
  endpoint: Endpoint = calls.newest,
): ModulePlacement {
  const cluster = placedRecords(modules);
  return {
    cluster,
    nodes: nodes.map((node) => {
      if (endpoint !== "user-defined") {
        const own = cluster.filter((placed) => isForNode(placed, node));
        return { node, modules: own.map((placed) => ({ ...placed, state: "distributed" })) };
      }
      return { node, ...(node.artifacts && { modules: placedArtifacts(node.artifacts) }) };
    }),
  };
}

/** Whether a node gets this build; what does not say its platform goes to all. */
export function isForNode(placed: PlacedModule, { object }: Pick<NodeState, "object">): boolean {
  const own = platformOfNode(object);
  return isForAll(placed) || own === undefined || placed.platform === own;
}

/** A record that tells no platforms: clusters before 7.4 and from 8.0 on. */
export function isForAll({ platform, record }: PlacedModule): boolean {
  return platform === undefined && Object.keys(record?.platforms ?? {}).length === 0;
}

/** Modules of the cluster's list: one row for each platform that the cluster tells apart. */
export function placedRecords(modules: readonly ModuleObject[]): readonly PlacedModule[] {
  return modules.flatMap((record): PlacedModule[] => {
    const { module_name: name, version, semantic_version: semanticVersion, platforms = {} } = record;
    const row = { name, version, semanticVersion, state: "registered", record } as const;
    const byPlatform = Object.entries(platforms).map(([platform, { sha256 }]) => {
      return { ...row, platform: normalPlatform(platform), ...digest(sha256) };
    });
    const own = digest(record.sha256);
    return byPlatform.length > 0 && own.sha256 === undefined
      ? byPlatform
      : [...byPlatform, { ...row, ...own }];
  });
}

/** Files of a node's list. */
export function placedArtifacts(artifacts: readonly LocalArtifact[]): readonly PlacedModule[] {
  return artifacts.map(({ module_name: name, version }) => {
    return { name, version: Number(version), state: "stored" };
  });
}

function digest(sha256: unknown): Pick<PlacedModule, "sha256"> {
  return typeof sha256 === "string" && sha256 !== "" ? { sha256 } : {};
}
