import type { ModuleObject } from "@rampart/cluster-api";
import { type ClusterClient, followAction } from "@rampart/cluster-client";
import type { Endpoint } from "@rampart/platforms";
import { clusterCalls } from "../calls/cluster-calls.ts";
import { sendChange } from "../cluster-failure.ts";
import type { FollowedExecution } from "../followed-execution.ts";
import { callingNode } from "../state/calling-node.ts";
import { findModuleByReference } from "../state/find-module.ts";
import { type NodeState, readNodes } from "../state/node-addresses.ts";

/** The record of a module that is to be deleted, and by which call. Before 8.0 the files go with it. */
export interface DeletionPlan {
  readonly module: ModuleObject;
  readonly endpoint: Endpoint;
  /** Which node the call goes to, where not every node has it. */
  readonly calling?: NodeState;
}

/** Sends read-only requests: finds the module, and the call that the cluster has where none is given. */
export async function prepareModuleDeletion(
  client: ClusterClient,
  reference: string,
  endpoint?: Endpoint,
): Promise<DeletionPlan> {
  const module = findModuleByReference(await client.modules(), reference);
  const nodes = await readNodes(client);
  const calls = clusterCalls(nodes.map(({ object }) => object));
  const calling = callingNode(calls, nodes);
  return { module, endpoint: endpoint ?? calls.newest, ...(calling && { calling }) };
}

/** Deletes the module, and follows the action where the deletion has one. */
export async function executeModuleDeletion(
  { module: { uid, module_name: name, semantic_version: version }, endpoint, calling }: DeletionPlan,
  cluster: ClusterClient,
  { timeout, signal, onAction }: FollowedExecution,
): Promise<void> {
  const client = calling?.url === undefined ? cluster : cluster.at(calling.url, calling.label);
  const sent = <Answer>(send: () => Promise<Answer>) =>
    sendChange(send, {
      whether: `${name} ${version} was deleted`,
      look: "`rampart modules list` shows whether it is still there, `rampart actions list` what is under way.",
    });
  switch (endpoint) {
    case "v1":
      await sent(() => client.deleteModuleV1(uid));
      return;
    case "user-defined":
      await sent(() => client.deleteUserDefinedModule(uid));
      return;
    case "v2": {
      const action = (await sent(() => client.deleteModuleV2(uid)))?.action_uid;
      if (action === undefined) return;
      onAction?.(action);
      await followAction(client, action, { timeout, signal });
    }
  }
}
