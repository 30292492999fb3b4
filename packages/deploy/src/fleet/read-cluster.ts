import type { DatabaseObject, ModuleObject, NodeObject } from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
import { type ClusterState, readClusterState, type StateOptions } from "../state/cluster-state.ts";

/** A cluster with its databases, by read-only requests. */
export interface ClusterReading {
  readonly state: ClusterState;
  /** All of them, those without a module too. */
  readonly databases: readonly DatabaseObject[];
  /** Parts of the answers that are not as the contract has them, and were left out. */
  readonly problems: readonly string[];
  /** It changed whenever it was read: what is said of it may never have been so at one time. */
  readonly isUnsteady: boolean;
}

/** What is said of it then. */
export const unsteady = "it changed whenever it was read; this is the last that it said";

/** How often a cluster is read that changes meanwhile. */
const attempts = 3;

/**
 * Reads a cluster and its databases, again where its nodes or modules changed meanwhile.
 * @throws {ClusterError} where the cluster does not answer
 */
export async function readCluster(
  client: ClusterClient,
  options: StateOptions = {},
): Promise<ClusterReading> {
  for (let attempt = 1; ; attempt++) {
    const reading = await readOnce(client, options);
    if (!reading.isUnsteady || attempt === attempts) return reading;
  }
}

async function readOnce(client: ClusterClient, options: StateOptions): Promise<ClusterReading> {
  const problems: string[] = [];
  const tell = (problem: string) => problems.push(problem);
  const state = await readClusterState(client, { ...options, tell });
  const databases = await client.databases(tell);
  const again = () => {};
  const nodes = await client.nodes(again);
  const modules = await client.modules(again);
  const before = [nodeMarks(state.nodes.map(({ object }) => object)), moduleMarks(state.modules)];
  const isUnsteady = JSON.stringify(before) !== JSON.stringify([nodeMarks(nodes), moduleMarks(modules)]);
  return { state, databases, problems, isUnsteady };
}

function nodeMarks(nodes: readonly NodeObject[]): unknown[] {
  const marks = nodes.map(({ uid, status, software_version }) => [uid, status, software_version] as const);
  return marks.toSorted(([a], [b]) => a - b);
}

function moduleMarks(modules: readonly ModuleObject[]): unknown[] {
  return modules
    .map(({ uid, semantic_version, platforms = {} }) => [uid, semantic_version, ...Object.keys(platforms)])
    .toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}
