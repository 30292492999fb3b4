import type { DatabaseObject, ModulesUpgradeRequest, UpgradedDatabase } from "@rampart/cluster-api";
import { type ClusterClient, followAction } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";
import { sendChange } from "../cluster-failure.ts";
import type { FollowedExecution } from "../followed-execution.ts";
import type { UpgradePlan } from "./plan-upgrade.ts";
import type { VersionChange } from "./upgrade-changes.ts";

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
  const send = () => sendUpgrade(plan, client, dryRun);
  const answer = dryRun ? await send() : await sendChange(send, doubtOf(plan));
  const { action_uid: action } = answer;
  if (action === undefined) return answer;
  onAction?.(action);
  await followAction(client, action, { timeout, signal });
  const after = await client.database(plan.database);
  refuseDifference(plan, after);
  return { ...after, action_uid: action };
}

function doubtOf({ database }: UpgradePlan) {
  return {
    whether: `database ${database} is being upgraded`,
    look: "Look before you try again: `rampart actions list` shows what is under way, `rampart fleet status` the versions that databases have.",
  };
}

/** What came of it is held against what was said before: a cluster that did something else is not said to have done that. */
function refuseDifference({ database, changes }: UpgradePlan, after: DatabaseObject): void {
  const redis = differs(changes.redis, after.redis_version) ? [`Redis ${after.redis_version}`] : [];
  const modules = changes.modules.flatMap((change) => {
    const own = after.module_list?.find(({ module_name }) => module_name === change.name);
    return differs(change, own?.semantic_version) ? [`${change.name} ${own?.semantic_version}`] : [];
  });
  const others = [...redis, ...modules];
  if (others.length === 0) return;
  const message = `database ${database} has become something else than was asked for: ${others.join(", ")}`;
  throw new RampartError("cluster", "unexpected-result", message, {
    help: "A database cannot go back: look at it before the next one is upgraded.",
  });
}

function differs({ to }: VersionChange, is: string | undefined): boolean {
  return to !== undefined && is !== undefined && is !== to;
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
