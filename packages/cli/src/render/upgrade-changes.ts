import type { ModuleVersionChange, UpgradeChanges, VersionChange } from "@rampart/deploy";

/** What an upgrade changes, in lines: versions from and to, and what the database goes through. */
export function upgradeLines(uid: number, changes: UpgradeChanges): string[] {
  const { name, redis, modules, added } = changes;
  const more = added.length === 0 ? [] : [`  the cluster adds ${added.join(", ")}, as Redis 8 has them`];
  const title = name === undefined ? `database ${uid}` : `database ${uid} (${name})`;
  return [
    `${title}:`,
    `  Redis ${versions(redis)}`,
    ...modules.map(moduleLine),
    ...more,
    ...consequences(changes),
  ];
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
