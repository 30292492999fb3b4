import type { ModuleVersionChange, UpgradeChanges, VersionChange } from "@rampart/deploy";

/** What an upgrade changes, in lines: versions from and to, and what the database goes through. */
export function upgradeLines(uid: number, changes: UpgradeChanges): string[] {
  const { name, redis, modules } = changes;
  const title = name === undefined ? `database ${uid}` : `database ${uid} (${name})`;
  return [
    `${title}:`,
    `  Redis ${versions(redis)}`,
    ...modules.map(moduleLine),
    ...addedLines(changes),
    ...consequences(changes),
  ];
}

function addedLines({ redis, added, isActiveActive }: UpgradeChanges): string[] {
  if (added.length > 0) return [`  the cluster adds ${added.join(", ")}, as Redis 8 has them`];
  const isToRedis8 = redis.to !== redis.from && Number.parseInt(redis.to ?? "", 10) >= 8;
  return isActiveActive && isToRedis8
    ? [
        "  the cluster adds no modules: of Active-Active databases only new ones of Redis 8 have search and ReJSON",
      ]
    : [];
}

function moduleLine(change: ModuleVersionChange): string {
  const args = change.args === undefined ? "" : `, with the arguments ${JSON.stringify(change.args)}`;
  return `  ${change.name} ${versions(change)}${args}`;
}

function versions({ from = "of an unknown version", to }: VersionChange): string {
  if (to === undefined) return `${from} -> the latest that the cluster allows`;
  return to === from ? `stays ${from}` : `${from} -> ${to}`;
}

function consequences({
  hasReplicas,
  isPersistent,
  preservesRoles,
  mayDiscardData,
}: UpgradeChanges): string[] {
  const restart = "  its shards restart";
  if (hasReplicas === undefined) return [restart];
  if (hasReplicas) {
    return [
      preservesRoles
        ? `${restart}: replicas take over meanwhile, and the roles are put back by one more failover`
        : `${restart}: replicas take over, and keep their new roles (--preserve-roles puts them back)`,
    ];
  }
  const lost = isPersistent === false;
  return [
    `${restart}: without replicas it does not answer meanwhile`,
    ...(lost && mayDiscardData ? ["  its data are lost: it has neither replicas nor persistence"] : []),
    ...(lost && !mayDiscardData
      ? ["  it has neither replicas nor persistence: the cluster may refuse without --may-discard-data"]
      : []),
  ];
}
