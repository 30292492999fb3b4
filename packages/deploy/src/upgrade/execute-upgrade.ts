import type { ModulesUpgradeRequest, UpgradedDatabase } from "@rampart/cluster-api";
import { type ClusterClient, followAction } from "@rampart/cluster-client";
import type { FollowedExecution } from "../followed-execution.ts";
import type { UpgradePlan } from "./plan-upgrade.ts";

export interface UpgradeOptions extends FollowedExecution {
  /** The cluster validates only; the call `database` alone has that. */
  readonly dryRun?: boolean | undefined;
}

/** Upgrades a database, and follows the action to its end. */
export async function executeUpgrade(
  plan: UpgradePlan,
  client: ClusterClient,
  { dryRun = false, timeout, signal, onAction }: UpgradeOptions,
): Promise<UpgradedDatabase> {
  const answer = await sendUpgrade(plan, client, dryRun);
  const { action_uid: action } = answer;
  if (action !== undefined) {
    onAction?.(action);
    await followAction(client, action, { timeout, signal });
  }
  return answer;
}

async function sendUpgrade(
  { database, call, request }: UpgradePlan,
  client: ClusterClient,
  dryRun: boolean,
): Promise<UpgradedDatabase> {
  const modules: ModulesUpgradeRequest = { ...request, modules: request.modules ?? [] };
  switch (call) {
    case "database":
      return await client.upgradeDatabase(database, request, { dryRun });
    case "database-modules":
      return await client.upgradeDatabaseModules(database, modules);
    case "modules":
      return await client.upgradeModulesOfDatabase(database, modules);
  }
}
